targetScope = 'subscription'

@minLength(1)
@maxLength(32)
@description('Name of the azd environment; everything is tagged and named after it.')
param environmentName string

@minLength(1)
@description('Region. Workers with cards need one that has the serverless T4 profile.')
param location string

@description('Principal of whoever deploys; may read and write the media. Empty: nobody but the services.')
param principalId string = ''

@description('Where the state lies: in tables of the storage account, or in PostgreSQL.')
param state 'tables' | 'postgres' = 'tables'

@secure()
@description('Password of the PostgreSQL that is made, 16 characters or more. With tables, or another database, it is not looked at.')
param databasePassword string = ''

@secure()
@description('A PostgreSQL of your own, as the program takes it: Host=...;Database=...;Username=...;Password=... Empty: one is made.')
param databaseAddress string = ''

@secure()
@minLength(16)
@description('Key for people and programs that may do everything.')
param adminKey string

@secure()
@minLength(16)
@description('Key with which workers come to the gateway.')
param workerKey string

@secure()
@minLength(16)
@description('Key with which the scaler asks how long the queue is.')
param readKey string

@minValue(0)
@maxValue(100)
@description('Workers at most, of four processors each. None of them runs while there is nothing to do.')
param mostWorkers int = 10

@minValue(0)
@maxValue(20)
@description('Workers with a T4 at most; 0: no card, and no profile for one.')
param mostGpuWorkers int = 0

@description('Images of the services, as azd names them after their first build.')
param images { silo: string, gateway: string, worker: string, workerGpu: string } = {
  silo: 'mcr.microsoft.com/dotnet/samples:aspnetapp'
  gateway: 'mcr.microsoft.com/dotnet/samples:aspnetapp'
  worker: 'mcr.microsoft.com/dotnet/samples:aspnetapp'
  workerGpu: 'mcr.microsoft.com/dotnet/samples:aspnetapp'
}

@minValue(1)
@description('What the resource group may cost in a month, in the currency of the subscription. At 80 and 100 percent somebody is told; nothing is stopped.')
param monthlyBudget int = 100

@description('Who is told of the budget. Nobody: no budget is made.')
param budgetContacts string[] = []

@description('First day of the budget: the first of a month.')
param budgetStart string = '${utcNow('yyyy-MM')}-01'

var tags = { 'azd-env-name': environmentName }
var ending = toLower(uniqueString(subscription().id, environmentName, location))

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module base 'modules/base.bicep' = {
  name: 'base'
  scope: group
  params: {
    location: location
    tags: tags
    ending: ending
    hasGpu: mostGpuWorkers > 0
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    location: location
    tags: tags
    ending: ending
    identityPrincipalId: base.outputs.identityPrincipalId
    principalId: principalId
  }
}

module database 'modules/postgres.bicep' = if (state == 'postgres' && empty(databaseAddress)) {
  name: 'database'
  scope: group
  params: {
    location: location
    tags: tags
    ending: ending
    password: databasePassword
    subnetId: base.outputs.databaseSubnetId
    networkId: base.outputs.networkId
  }
}

module budget 'modules/budget.bicep' = if (!empty(budgetContacts)) {
  name: 'budget'
  scope: group
  params: {
    amount: monthlyBudget
    contacts: budgetContacts
    start: budgetStart
  }
}

module apps 'modules/apps.bicep' = {
  name: 'apps'
  scope: group
  params: {
    location: location
    tags: tags
    environmentId: base.outputs.environmentId
    environmentDomain: base.outputs.environmentDomain
    registry: base.outputs.registryEndpoint
    identityId: base.outputs.identityId
    identityClientId: base.outputs.identityClientId
    blobEndpoint: storage.outputs.blobEndpoint
    tableEndpoint: storage.outputs.tableEndpoint
    state: state
    databaseAddress: state == 'postgres' && empty(databaseAddress)
      ? 'Host=${database!.outputs.host};Database=transcode;Username=transcode;Password=${databasePassword};SSL Mode=Require'
      : databaseAddress
    keys: '[{"name":"admin","key":"${adminKey}","scopes":["admin"]},{"name":"workers","key":"${workerKey}","scopes":["worker"]},{"name":"watch","key":"${readKey}","scopes":["read"]}]'
    workerKey: workerKey
    readKey: readKey
    images: images
    mostWorkers: mostWorkers
    mostGpuWorkers: mostGpuWorkers
  }
}

output AZURE_LOCATION string = location
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = base.outputs.registryEndpoint
output AZURE_CONTAINER_APPS_ENVIRONMENT_ID string = base.outputs.environmentId
output AZURE_STORAGE_BLOB_ENDPOINT string = storage.outputs.blobEndpoint
output SERVICE_GATEWAY_URI string = apps.outputs.gatewayUri

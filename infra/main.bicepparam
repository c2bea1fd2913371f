using './main.bicep'

// azd env set NAME VALUE fills these; what has no default here has to be set.
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param principalId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param state = readEnvironmentVariable('TRANSCODE_STATE', 'tables')
param databasePassword = readEnvironmentVariable('TRANSCODE_DATABASE_PASSWORD', '')
param databaseAddress = readEnvironmentVariable('TRANSCODE_DATABASE_ADDRESS', '')
param adminKey = readEnvironmentVariable('TRANSCODE_ADMIN_KEY')
param workerKey = readEnvironmentVariable('TRANSCODE_WORKER_KEY')
param readKey = readEnvironmentVariable('TRANSCODE_READ_KEY')
param mostWorkers = int(readEnvironmentVariable('TRANSCODE_MOST_WORKERS', '10'))
param mostGpuWorkers = int(readEnvironmentVariable('TRANSCODE_MOST_GPU_WORKERS', '0'))
param monthlyBudget = int(readEnvironmentVariable('TRANSCODE_MONTHLY_BUDGET', '100'))
param budgetContacts = empty(readEnvironmentVariable('TRANSCODE_BUDGET_CONTACTS', '')) ? [] : split(readEnvironmentVariable('TRANSCODE_BUDGET_CONTACTS', ''), ',')
param images = {
  silo: readEnvironmentVariable('SERVICE_SILO_IMAGE_NAME', 'mcr.microsoft.com/dotnet/samples:aspnetapp')
  gateway: readEnvironmentVariable('SERVICE_GATEWAY_IMAGE_NAME', 'mcr.microsoft.com/dotnet/samples:aspnetapp')
  worker: readEnvironmentVariable('SERVICE_WORKER_IMAGE_NAME', 'mcr.microsoft.com/dotnet/samples:aspnetapp')
  workerGpu: readEnvironmentVariable('TRANSCODE_GPU_IMAGE', 'mcr.microsoft.com/dotnet/samples:aspnetapp')
}

// Silos, gateway, workers. Workers come and go with the queue; silos and gateway stay.
param location string
param tags object
param environmentId string
param environmentDomain string
param registry string
param identityId string
param identityClientId string
param blobEndpoint string

param tableEndpoint string
param state 'tables' | 'postgres'

@secure()
@description('Of PostgreSQL; with tables it is not looked at.')
param databaseAddress string

@secure()
@description('All API keys, as TRANSCODE_API_KEYS_FILE has them.')
param keys string

@secure()
param workerKey string

@secure()
param readKey string

param images { silo: string, gateway: string, worker: string, workerGpu: string }
param mostWorkers int
param mostGpuWorkers int

var identity = { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
var registries = [{ server: registry, identity: identityId }]
var platform = 'https://gateway.${environmentDomain}'
var slots = 4
var secrets = concat([{ name: 'keys', value: keys }], state == 'tables' ? [] : [{ name: 'database', value: databaseAddress }])

var serverEnvironment = [
  { name: 'AZURE_CLIENT_ID', value: identityClientId }
  state == 'tables'
    ? { name: 'TRANSCODE_AZURE_TABLES', value: tableEndpoint }
    : { name: 'TRANSCODE_POSTGRES', secretRef: 'database' }
  { name: 'TRANSCODE_API_KEYS_FILE', value: '/run/keys/keys.json' }
  { name: 'TRANSCODE_Storage__Kind', value: 'Blob' }
  { name: 'TRANSCODE_Storage__Blob__AccountUrl', value: blobEndpoint }
  { name: 'TRANSCODE_Storage__Blob__Container', value: 'media' }
]
var volumes = [
  { name: 'data', storageType: 'EmptyDir' }
  { name: 'keys', storageType: 'Secret', secrets: [{ secretRef: 'keys', path: 'keys.json' }] }
]
var mounts = [
  { volumeName: 'data', mountPath: '/data' }
  { volumeName: 'keys', mountPath: '/run/keys' }
]
var probes = [
  { type: 'Startup', httpGet: { path: '/alive', port: 8080 }, failureThreshold: 60, periodSeconds: 2 }
  { type: 'Liveness', httpGet: { path: '/alive', port: 8080 }, periodSeconds: 10, failureThreshold: 3 }
  { type: 'Readiness', httpGet: { path: '/health', port: 8080 }, periodSeconds: 5, timeoutSeconds: 6 }
]

resource silo 'Microsoft.App/containerApps@2025-01-01' = {
  name: 'silo'
  location: location
  tags: union(tags, { 'azd-service-name': 'silo' })
  identity: identity
  properties: {
    environmentId: environmentId
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      registries: registries
      secrets: secrets
    }
    template: {
      terminationGracePeriodSeconds: 45
      containers: [
        {
          name: 'silo'
          image: images.silo
          args: ['serve', '--role', 'silo', '--listen', '0.0.0.0:8080']
          resources: { cpu: json('0.5'), memory: '1Gi' }
          env: serverEnvironment
          probes: probes
          volumeMounts: mounts
        }
      ]
      volumes: volumes
      // Two, so that one may go.
      scale: { minReplicas: 2, maxReplicas: 4, rules: [{ name: 'busy', custom: { type: 'cpu', metadata: { type: 'Utilization', value: '70' } } }] }
    }
  }
}

resource gateway 'Microsoft.App/containerApps@2025-01-01' = {
  name: 'gateway'
  location: location
  tags: union(tags, { 'azd-service-name': 'gateway' })
  identity: identity
  properties: {
    environmentId: environmentId
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      // The portal holds a connection, and its cookies are known to one gateway.
      ingress: { external: true, targetPort: 8080, transport: 'auto', allowInsecure: false, stickySessions: { affinity: 'sticky' } }
      registries: registries
      secrets: secrets
    }
    template: {
      terminationGracePeriodSeconds: 60
      containers: [
        {
          name: 'gateway'
          image: images.gateway
          args: ['serve', '--role', 'gateway', '--listen', '0.0.0.0:8080']
          resources: { cpu: json('1.0'), memory: '2Gi' }
          env: serverEnvironment
          probes: probes
          volumeMounts: mounts
        }
      ]
      volumes: volumes
      scale: { minReplicas: 1, maxReplicas: 4, rules: [{ name: 'http', http: { metadata: { concurrentRequests: '100' } } }] }
    }
  }
}

resource worker 'Microsoft.App/containerApps@2025-01-01' = if (mostWorkers > 0) {
  name: 'worker'
  location: location
  tags: union(tags, { 'azd-service-name': 'worker' })
  identity: identity
  properties: {
    environmentId: environmentId
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      registries: registries
      secrets: [{ name: 'worker-key', value: workerKey }, { name: 'read-key', value: readKey }]
    }
    template: {
      terminationGracePeriodSeconds: 120
      containers: [
        {
          name: 'worker'
          image: images.worker
          args: ['worker', '--join', platform, '--slots', '${slots}', '--grace', '100']
          resources: { cpu: json('4.0'), memory: '8Gi' }
          env: [{ name: 'TRANSCODE_TOKEN', secretRef: 'worker-key' }]
          volumeMounts: [{ volumeName: 'data', mountPath: '/data' }]
        }
      ]
      volumes: [{ name: 'data', storageType: 'EmptyDir' }]
      scale: {
        minReplicas: 0
        maxReplicas: max(1, mostWorkers)
        // Longer than a chunk takes.
        cooldownPeriod: 600
        pollingInterval: 15
        rules: [
          {
            name: 'queue'
            custom: {
              type: 'metrics-api'
              metadata: { url: '${platform}/api/queue?capability=software', valueLocation: 'wanted', targetValue: '${slots}', authMode: 'bearer' }
              auth: [{ secretRef: 'read-key', triggerParameter: 'token' }]
            }
          }
        ]
      }
    }
  }
}

resource workerGpu 'Microsoft.App/containerApps@2025-01-01' = if (mostGpuWorkers > 0) {
  name: 'worker-gpu'
  location: location
  tags: tags
  identity: identity
  properties: {
    environmentId: environmentId
    workloadProfileName: 'gpu'
    configuration: {
      activeRevisionsMode: 'Single'
      registries: registries
      secrets: [{ name: 'worker-key', value: workerKey }, { name: 'read-key', value: readKey }]
    }
    template: {
      terminationGracePeriodSeconds: 120
      containers: [
        {
          name: 'worker'
          image: images.workerGpu
          args: ['worker', '--join', platform, '--slots', '${slots}', '--grace', '100', '--label', 'pool=gpu']
          resources: { cpu: json('8.0'), memory: '56Gi' }
          env: [{ name: 'TRANSCODE_TOKEN', secretRef: 'worker-key' }]
          volumeMounts: [{ volumeName: 'data', mountPath: '/data' }]
        }
      ]
      volumes: [{ name: 'data', storageType: 'EmptyDir' }]
      scale: {
        minReplicas: 0
        maxReplicas: max(1, mostGpuWorkers)
        cooldownPeriod: 600
        pollingInterval: 15
        rules: [
          {
            name: 'queue'
            custom: {
              type: 'metrics-api'
              metadata: { url: '${platform}/api/queue?capability=h264_nvenc', valueLocation: 'wanted', targetValue: '${slots}', authMode: 'bearer' }
              auth: [{ secretRef: 'read-key', triggerParameter: 'token' }]
            }
          }
        ]
      }
    }
  }
}

output gatewayUri string = 'https://${gateway.properties.configuration.ingress.fqdn}'

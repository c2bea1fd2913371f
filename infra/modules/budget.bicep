param amount int
param contacts string[]
param start string

resource budget 'Microsoft.Consumption/budgets@2024-08-01' = {
  name: 'transcode'
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: { startDate: start }
    notifications: {
      nearly: { enabled: true, operator: 'GreaterThanOrEqualTo', threshold: 80, thresholdType: 'Actual', contactEmails: contacts }
      all: { enabled: true, operator: 'GreaterThanOrEqualTo', threshold: 100, thresholdType: 'Actual', contactEmails: contacts }
      foreseen: { enabled: true, operator: 'GreaterThanOrEqualTo', threshold: 120, thresholdType: 'Forecasted', contactEmails: contacts }
    }
  }
}

using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Transcode.Silo.Facts;

namespace Transcode.Silo.Tests.Fixtures;

/// <summary>A network that carries appends to the service, and loses some of the answers.</summary>
internal sealed class LosingAnswers : HttpPipelinePolicy
{
    /// <summary>So many more are lost.</summary>
    public int Next { get; set; }

    public int Lost { get; private set; }

    public TableServiceClient Connect(AzureTables tables)
    {
        var settings = new TableClientOptions { Retry = { MaxRetries = 0 } };
        settings.AddPolicy(this, HttpPipelinePosition.PerCall);
        return new TableServiceClient(tables.Address, settings);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline);
        if (Next == 0 || !message.Request.Uri.ToString().Contains("$batch", StringComparison.Ordinal))
            return;
        (Next, Lost) = (Next - 1, Lost + 1);
        throw new IOException("The connection broke.");
    }
}

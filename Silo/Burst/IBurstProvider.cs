using Transcode.Domain;
using Transcode.Domain.Burst;

namespace Transcode.Silo.Burst;

/// <summary>Whoever lends machines by the second. No call throws but when it is given up: what goes wrong is a fault with its
/// kind.</summary>
public interface IBurstProvider
{
    /// <summary>Asks for one run.</summary>
    Task<ProviderAnswer> Start(BurstRequest request, CancellationToken stop);

    /// <param name="endpoint">Of the tier.</param>
    /// <param name="id">By the provider's name.</param>
    /// <param name="stop">Given up.</param>
    Task<ProviderAnswer> Status(string endpoint, string id, CancellationToken stop);

    /// <summary>Twice is once; a run that is over stays as it is.</summary>
    Task<ProviderAnswer> Cancel(string endpoint, string id, CancellationToken stop);

    /// <returns>Null: it takes runs for that endpoint.</returns>
    Task<ProviderFault?> Health(string endpoint, CancellationToken stop);
}

/// <summary>A report, or why there is none.</summary>
public sealed record ProviderAnswer(RunReport? Report, ProviderFault? Fault)
{
    public static ProviderAnswer Of(RunReport report) => new(report, null);

    public static ProviderAnswer No(ProviderFaultKind kind, string message) => new(null, new ProviderFault(kind, message));
}

/// <summary>All that a run is told. It holds secrets of that run: none of it is ever logged.</summary>
public sealed record BurstRequest
{
    public required BurstRunId Run { get; init; }
    public required string Endpoint { get; init; }

    /// <summary>Where its worker joins.</summary>
    public required Uri Join { get; init; }

    /// <summary>As which.</summary>
    public required WorkerId Worker { get; init; }

    /// <summary>With which key.</summary>
    public required string Token { get; init; }

    /// <summary>Where it is told of, by who signs nothing: with a token in it.</summary>
    public required Uri Webhook { get; init; }

    /// <summary>Where its handler tells of itself, signed.</summary>
    public required Uri Notify { get; init; }

    /// <summary>What the handler signs with.</summary>
    public required string Secret { get; init; }

    /// <summary>The worker ends after so long without work.</summary>
    public required int IdleSeconds { get; init; }

    public required int RunSeconds { get; init; }
    public required int QueueSeconds { get; init; }

    public override string ToString() => $"request for run {Run}";
}

/// <summary>For a silo that was given none.</summary>
internal sealed class NoProvider : IBurstProvider
{
    private static readonly ProviderFault _fault = new(ProviderFaultKind.Broken, "This silo was given no provider of machines.");

    public Task<ProviderAnswer> Start(BurstRequest request, CancellationToken stop) => Answer;

    public Task<ProviderAnswer> Status(string endpoint, string id, CancellationToken stop) => Answer;

    public Task<ProviderAnswer> Cancel(string endpoint, string id, CancellationToken stop) => Answer;

    public Task<ProviderFault?> Health(string endpoint, CancellationToken stop) => Task.FromResult<ProviderFault?>(_fault);

    private static Task<ProviderAnswer> Answer => Task.FromResult(new ProviderAnswer(null, _fault));
}

using Orleans.Concurrency;

namespace Transcode.Contracts.Retention;

/// <summary>Forgets what nobody asks for any more; one for all silos, so that none does it twice.</summary>
[Alias("transcode.IRetentionGrain")]
public interface IRetentionGrain : IGrainWithIntegerKey
{
    /// <summary>Asked by every silo now and then; done when it was not done lately.</summary>
    [Alias("Sweep")]
    Task<Swept> Sweep();

    /// <summary>How long what is over is remembered.</summary>
    [Alias("Rules")]
    Task<RetentionRules> Rules();
}

/// <summary>Days; 0: for ever.</summary>
/// <param name="Jobs">That are over, with their events, plans and proofs.</param>
/// <param name="Workers">Of which nothing was heard.</param>
/// <param name="Uploads">That began and never ended.</param>
/// <param name="Deliveries">To webhooks.</param>
[GenerateSerializer, Immutable, Alias("transcode.RetentionRules")]
public sealed record RetentionRules([property: Id(0)] int Jobs, [property: Id(1)] int Workers, [property: Id(2)] int Uploads,
    [property: Id(3)] int Deliveries);

/// <summary>What went.</summary>
/// <param name="Jobs">With their events, plans and results.</param>
/// <param name="Workers">That had been away for long.</param>
/// <param name="Uploads">That began and never ended.</param>
/// <param name="Deliveries">To webhooks.</param>
[GenerateSerializer, Immutable, Alias("transcode.Swept")]
public sealed record Swept([property: Id(0)] int Jobs, [property: Id(1)] int Workers, [property: Id(2)] int Uploads,
    [property: Id(3)] int Deliveries = 0)
{
    public static readonly Swept Nothing = new(0, 0, 0);
}

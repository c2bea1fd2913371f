namespace Transcode.Gateway.Webhooks;

/// <summary>What a notice of a run says, of what RunPod's status says; the rest is not read, for the provider itself is asked.</summary>
public sealed record RunPodNotice
{
    /// <summary>1 to 100 characters.</summary>
    public string? Id { get; init; }

    /// <summary>IN_QUEUE, IN_PROGRESS, COMPLETED, FAILED, CANCELLED, TIMED_OUT.</summary>
    public string? Status { get; init; }
}

/// <summary>To who told it.</summary>
/// <param name="Notice">noted, or known: it was told before.</param>
public sealed record NoticeTaken(string Notice);

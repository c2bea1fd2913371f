using Orleans.Concurrency;

namespace Transcode.Contracts.Answers;

/// <summary>What was answered to requests that may come twice, for a day.</summary>
[Alias("transcode.IAnswerGrain")]
public interface IAnswerGrain : IGrainWithIntegerKey
{
    /// <param name="key">Of the caller, the address and the key that it sent.</param>
    /// <param name="digest">Of the body.</param>
    [Alias("Begin")]
    Task<AnswerState> Begin(string key, string digest);

    /// <summary>From now on this is the answer.</summary>
    [Alias("Keep")]
    Task Keep(string key, KeptAnswer answer);

    /// <summary>There is none: the next one may try.</summary>
    [Alias("Release")]
    Task Release(string key);
}

/// <summary>Whether a request is to be worked on.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Answer">The one of before.</param>
[GenerateSerializer, Immutable, Alias("transcode.AnswerState")]
public sealed record AnswerState([property: Id(0)] AnswerKind Kind, [property: Id(1)] KeptAnswer? Answer = null);

public enum AnswerKind
{
    /// <summary>Work on it.</summary>
    New = 1,
    /// <summary>It was answered before.</summary>
    Kept = 2,
    /// <summary>Another of the same key is being worked on.</summary>
    Busy = 3,
    /// <summary>The key came with another body.</summary>
    Other = 4,
    /// <summary>No more are kept.</summary>
    Full = 5,
}

/// <summary>An answer as it was sent.</summary>
/// <param name="Status">Of HTTP.</param>
/// <param name="Headers">Those that belong to it, as JSON.</param>
/// <param name="Body">Its text.</param>
[GenerateSerializer, Immutable, Alias("transcode.KeptAnswer")]
public sealed record KeptAnswer([property: Id(0)] int Status, [property: Id(1)] string Headers, [property: Id(2)] string Body);

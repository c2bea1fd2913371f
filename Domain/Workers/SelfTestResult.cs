namespace Transcode.Domain.Workers;

/// <summary>
/// What a worker made of the self-test: a picture made from nothing, encoded without loss and decoded again, and the same encoded as we
/// always do.
/// </summary>
/// <param name="Encoder">Encoder and version, as it names itself: others are compared only within one version.</param>
/// <param name="Frames">Frames that came back.</param>
/// <param name="Drawn">SHA-256 of the frames as they were drawn.</param>
/// <param name="Returned">SHA-256 of the frames after encoding without loss and decoding.</param>
/// <param name="Encoded">SHA-256 of the usual encode.</param>
public sealed record SelfTestResult(string Encoder, int Frames, string Drawn, string Returned, string Encoded)
{
    public const int ExpectedFrames = 50;

    /// <summary>Null: it is right; else what is wrong, in words.</summary>
    /// <param name="others">Results of workers that are trusted, and its own of the day it joined.</param>
    public string? Fault(IEnumerable<SelfTestResult> others)
    {
        if (Frames != ExpectedFrames)
            return $"{Frames} of {ExpectedFrames} frames came back";
        if (Drawn != Returned)
            return "the frames that came back are not the frames that were encoded";
        return others.FirstOrDefault(other => other.Encoder == Encoder && other.Encoded != Encoded) is null
            ? null
            : $"{Encoder} gave other bytes here than on the machines that are trusted";
    }
}

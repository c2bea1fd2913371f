using Transcode.Domain;
using Transcode.Domain.Dispatch;

namespace Transcode.Silo.Placement;

/// <summary>
/// The device of a silo whose process works too, as all other silos are told of it: Orleans' silo metadata. It is fixed when the silo
/// starts, so it says what the machine had proven by then.
/// </summary>
/// <param name="Worker">The worker in this process.</param>
/// <param name="Encoders">Hardware encoders that it has proven: "h264_nvenc".</param>
public sealed record SiloDevice(WorkerId Worker, IReadOnlyList<string> Encoders)
{
    /// <summary>Names the worker.</summary>
    internal const string WorkerKey = "worker";

    /// <summary>Names the encoders.</summary>
    internal const string EncoderKey = "encoder";

    /// <summary>No name holds a control character.</summary>
    private const char Between = '\n';

    /// <param name="device">Null: a silo that does not work.</param>
    internal static Dictionary<string, string> Metadata(SiloDevice? device) => device is null ? [] : new()
    {
        [WorkerKey] = device.Worker.Value,
        [EncoderKey] = string.Join(Between, device.Encoders),
    };

    /// <summary>Whether a silo of this metadata has what a grain is named after: the worker itself, or the encoder of a lane, also of one
    /// that a single worker reads.</summary>
    internal static bool Has(IReadOnlyDictionary<string, string> metadata, string key, string grain) =>
        metadata.TryGetValue(key, out var names)
            && names.Split(Between)
            .Contains(key == EncoderKey ? LaneName.CapabilityOf(grain).Split('@')[0] : grain, StringComparer.Ordinal);
}

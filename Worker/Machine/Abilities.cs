using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Transcode.Domain.Workers;
using Transcode.Media.Doctor;
using Transcode.Media.Running;
using Transcode.Media.Sites;

namespace Transcode.Worker.Machine;

/// <summary>What this machine has proven of itself. A worker that proves nothing (the one beside its gateway) tells nothing.</summary>
public sealed partial class Abilities(WorkerOptions options, IToolRunner tools, HardwareEncoders hardware, TimeProvider time,
    ILogger<Abilities> log)
{
    private IReadOnlyList<string>? _software;

    /// <summary>Null: not asked to prove any. Who looked for hardware alone is taken to have what every ffmpeg has.</summary>
    public IReadOnlyList<string>? Encoders => _software is null && (options.Proves || !hardware.IsKnown)
        ? null
        : [.. _software ?? EncoderSelfTest.All.Select(selfTest => selfTest.Encoder), .. hardware.Proven.Select(encoder => encoder.Name)];

    public IReadOnlyList<string> HardwareAcceleration => [.. hardware.Proven.Select(encoder => encoder.Acceleration)];

    /// <summary>How many encodes at once, by hardware encoder; null: nobody looked.</summary>
    public IReadOnlyDictionary<string, int>? Sessions => hardware.IsKnown ? hardware.Sessions : null;

    /// <summary>What works beside ffmpeg; null: not asked to look.</summary>
    public IReadOnlyList<string>? Tools { get; private set; }

    public SelfTestResult? SelfTest { get; private set; }

    /// <summary>Null: not measured yet. Of the smallest size alone until <see cref="Measure"/> is over.</summary>
    public IReadOnlyList<EncoderSpeed>? Speeds { get; private set; }

    private bool _hasMeasured;

    /// <summary>By test encodes, at each start: drivers and cards change. What was never measured is measured as far as a second
    /// allows.</summary>
    public async Task Prove(CancellationToken stop)
    {
        if (!options.Proves)
            return;
        var folder = SelfTestFolder();
        await hardware.Prove(stop);
        Tools =
        [
            .. await new ImageSelfTest(tools, folder).Run(stop) ? [Capabilities.Libvips] : Array.Empty<string>(),
            .. options.UsesYtdlp && Executables.Find(SiteCommand.Executable) is not null ? [Capabilities.Ytdlp] : Array.Empty<string>(),
        ];
        SelfTest = await RunSelfTest(stop);
        _software = await new ProofOfEncoders(tools, folder).Run(stop);
        Speeds = Remembered();
        _hasMeasured = Speeds is not null;
        if (options.Measures && !_hasMeasured)
            Speeds = await new SpeedTest(tools, options.WorkFolder).Run(Encoders!, SpeedTest.Sizes.Take(1), time, stop);
        var names = string.Join(", ", [.. Encoders!, .. Tools]);
        LogProven(names);
    }

    /// <summary>Once for each set of encoders, and then remembered: it keeps a core busy for some seconds.</summary>
    public async Task Measure(CancellationToken stop)
    {
        if (!options.Measures || _hasMeasured || Encoders is not { Count: > 0 } proven)
            return;
        var larger = await new SpeedTest(tools, options.WorkFolder).Run(proven, SpeedTest.Sizes.Skip(Speeds is null ? 0 : 1), time, stop);
        Speeds = [.. Speeds ?? [], .. larger];
        _hasMeasured = true;
        var measured = new Measured(proven, Speeds);
        await File.WriteAllBytesAsync(SpeedFile, JsonSerializer.SerializeToUtf8Bytes(measured, MeasuredJson.Default.Measured), stop);
        var message = string.Join(", ", Speeds.Select(speed => $"{speed.Encoder} {speed.Height}p {speed.Fps} fps"));
        LogMeasured(message);
    }

    public async Task<SelfTestResult?> RunSelfTest(CancellationToken stop) => await new SelfTest(tools, SelfTestFolder()).Run(stop);

    private string SelfTestFolder()
        => Directory.CreateDirectory(Path.Combine(options.WorkFolder, $"golden-{Uri.EscapeDataString(options.WorkerId)}")).FullName;

    private string SpeedFile => Path.Combine(options.WorkFolder, "speed.json");

    private IReadOnlyList<EncoderSpeed>? Remembered()
    {
        try
        {
            var measured = JsonSerializer.Deserialize(File.ReadAllBytes(SpeedFile), MeasuredJson.Default.Measured);
            return measured is not null && measured.Encoders.SequenceEqual(Encoders ?? []) ? measured.Speeds : null;
        }
        catch (Exception exception) when (exception is IOException or JsonException or UnauthorizedAccessException)
        {
            return null; // Never measured, or not to be read: it is measured anew.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Proven by test encodes: {Encoders}")]
    private partial void LogProven(string encoders);

    [LoggerMessage(Level = LogLevel.Information, Message = "Measured: {Speeds}")]
    private partial void LogMeasured(string speeds);

    internal sealed record Measured(IReadOnlyList<string> Encoders, IReadOnlyList<EncoderSpeed> Speeds);
}

[JsonSerializable(typeof(Abilities.Measured))]
internal sealed partial class MeasuredJson : JsonSerializerContext;

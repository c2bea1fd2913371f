using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Transcode.Domain.Workers;
using Transcode.Media.Doctor;
using Transcode.Media.Running;

namespace Transcode.Silo.Machine;

/// <summary>What this machine has proven of itself. A worker that proves nothing (the one beside its gateway) tells nothing.</summary>
public sealed partial class Abilities(SiloOptions options, IToolRunner tools, TimeProvider time, ILogger<Abilities> log)
{
    private IReadOnlyList<EncoderTrial> _proven = [];

    /// <summary>Null: not asked to prove any.</summary>
    public IReadOnlyList<string>? Encoders { get; private set; }

    public IReadOnlyList<string> HardwareAcceleration { get; private set; } = [];

    public GoldenResult? Golden { get; private set; }

    /// <summary>Null: not measured yet.</summary>
    public IReadOnlyList<EncoderSpeed>? Speeds { get; private set; }

    /// <summary>By test encodes, at each start: drivers and cards change.</summary>
    public async Task Prove(CancellationToken stop)
    {
        if (!options.Proves)
            return;
        Directory.CreateDirectory(options.WorkFolder);
        _proven = await new ProofOfEncoders(tools, options.WorkFolder).Run(stop);
        Encoders = [.. _proven.Select(trial => trial.Encoder)];
        HardwareAcceleration = [.. _proven.Select(trial => trial.Acceleration).OfType<string>()];
        Golden = await TestGolden(stop);
        Speeds = Remembered();
        var names = string.Join(", ", Encoders);
        LogProven(names);
    }

    /// <summary>Once for each set of encoders, and then remembered: it keeps a core busy for some seconds.</summary>
    public async Task Measure(CancellationToken stop)
    {
        if (!options.Measures || Speeds is not null || _proven.Count == 0)
            return;
        Speeds = await new SpeedTest(tools, options.WorkFolder).Run(_proven, time, stop);
        var measured = new Measured([.. _proven.Select(trial => trial.Encoder)], Speeds);
        await File.WriteAllBytesAsync(SpeedFile, JsonSerializer.SerializeToUtf8Bytes(measured, MeasuredJson.Default.Measured), stop);
        var words = string.Join(", ", Speeds.Select(speed => $"{speed.Encoder} {speed.Height}p {speed.Fps} fps"));
        LogMeasured(words);
    }

    public async Task<GoldenResult?> TestGolden(CancellationToken stop)
    {
        var folder = Directory.CreateDirectory(Path.Combine(options.WorkFolder, $"golden-{Uri.EscapeDataString(options.WorkerId)}")).FullName;
        return await new GoldenTest(tools, folder).Run(stop);
    }

    private string SpeedFile => Path.Combine(options.WorkFolder, "speed.json");

    private IReadOnlyList<EncoderSpeed>? Remembered()
    {
        try
        {
            var measured = JsonSerializer.Deserialize(File.ReadAllBytes(SpeedFile), MeasuredJson.Default.Measured);
            return measured is not null && measured.Encoders.SequenceEqual(_proven.Select(trial => trial.Encoder)) ? measured.Speeds : null;
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

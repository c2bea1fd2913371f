using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Transcode.Gateway.Leases;
using Transcode.Silo.Placement;
using Transcode.Worker;
using Transcode.Worker.Machine;

namespace Transcode.Cli.Serving;

/// <summary>
/// The worker in the process of a silo, before that silo is there: it proves its machine first, so that the silo can say which encoders it
/// has. Disposing of it ends it as long as it was not opened.
/// </summary>
internal sealed class CohostedWorker : IDisposable
{
    /// <summary>Beyond the grace: to tell, and to end the tools.</summary>
    private static readonly TimeSpan _leaving = TimeSpan.FromSeconds(3);

    private readonly WorkerOptions _options;
    private CohostedWorkerDoor? _door;
    private IHost? _host;

    private CohostedWorker(ServeOptions serving)
    {
        _options = Options(serving);
        if (_options.Faults(isCohosted: true) is { Count: > 0 } faults)
            throw new FaultyStartException(faults);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        HostBasics.Add(builder.Services, builder.Logging, serving.Log, TimeSpan.FromSeconds(_options.GraceSeconds) + _leaving);
        builder.Services.AddWorker(_options,
            new GrainPlatform(() => _door ?? throw new InvalidOperationException("The worker spoke before its silo had started.")));
        _host = builder.Build();
    }

    /// <summary>As its silo tells of it.</summary>
    public SiloDevice Device
        => new(new(_options.WorkerId), [.. _host!.Services.GetRequiredService<HardwareEncoders>().Proven.Select(encoder => encoder.Name)]);

    public static async Task<CohostedWorker> Prove(ServeOptions options, CancellationToken stop)
    {
        var worker = new CohostedWorker(options);
        await worker._host!.Services.GetRequiredService<HardwareEncoders>().Prove(stop);
        return worker;
    }

    /// <param name="door">Of the silo, which has started.</param>
    /// <returns>The worker, to be started and disposed of by the caller.</returns>
    public IHost Open(CohostedWorkerDoor door)
    {
        (_door, var host) = (door, _host!);
        _host = null;
        return host;
    }

    public void Dispose() => _host?.Dispose();

    /// <summary>It is one machine among many, and is believed no more than one that joined.</summary>
    private static WorkerOptions Options(ServeOptions serving)
    {
        var settings = StateSetting.Environment();
        var worker = WorkerSetting.Read(settings);
        worker.WorkerId = WorkerName.Of(serving).Value;
        worker.Slots = serving.Slots;
        worker.TrustsServer = true;
        worker.WorkFolder = serving.Data.Work;
        worker.Proves = true;
        worker.DecodesAll = true;
        worker.Measures = settings["Worker:Measures"] is null || worker.Measures;
        // Who ends says so.
        worker.GraceSeconds = Math.Max(worker.GraceSeconds, 1);
        return worker;
    }
}

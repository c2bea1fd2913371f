using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Transcode.Media.Running;
using Transcode.Worker.Idle;
using Transcode.Worker.Leasing;
using Transcode.Worker.Machine;
using Transcode.Worker.Platform;
using Transcode.Worker.Registration;
using Transcode.Worker.Streaming;
using Transcode.Worker.Transfers;

namespace Transcode.Worker.Tests.Leasing;

/// <summary>A worker put together as the product does it, for tests that hold on to its parts.</summary>
internal sealed class WorkerParts
{
    private readonly WorkerOptions _options;
    private readonly IPlatform _client;
    private readonly TimeProvider _time;

    public WorkerParts(WorkerOptions options, IPlatform client, IToolRunner tools, TimeProvider? clock = null,
        ILogger<LeaseRunner>? log = null)
    {
        (_options, _client, _time) = (options, client, clock ?? TimeProvider.System);
        State = new WorkerState(options);
        Hardware = new HardwareEncoders(options, tools, _time, NullLogger<HardwareEncoders>.Instance);
        Abilities = new Abilities(options, tools, Hardware, _time, NullLogger<Abilities>.Instance);
        DeclinedSteps = new DeclinedSteps(options, Abilities, _time);
        var cache = new SegmentCache(options);
        Registrar = new Registrar(options, client, State, Abilities, cache, _time, NullLogger<Registrar>.Instance);
        var transfers = new MediaTransfers(options, client, _time);
        IdleEnd = new IdleEnd(options, State, _time);
        Runner = new LeaseRunner(options, client, transfers, new SourceProxy(transfers), tools, Hardware, DeclinedSteps, cache, State,
            _time, log ?? NullLogger<LeaseRunner>.Instance);
    }

    public WorkerState State { get; }
    public HardwareEncoders Hardware { get; }
    public Abilities Abilities { get; }
    public DeclinedSteps DeclinedSteps { get; }
    public Registrar Registrar { get; }
    public LeaseRunner Runner { get; }
    public IdleEnd IdleEnd { get; }

    public LeaseLoop Loop()
        => new(_options, _client, Registrar, State, Abilities, Hardware, DeclinedSteps, Runner, IdleEnd, _time,
            NullLogger<LeaseLoop>.Instance);

    public OwnerWatch Watch(MachineSigns signs) => new(_options, signs, State, Registrar, _time, NullLogger<OwnerWatch>.Instance);
}

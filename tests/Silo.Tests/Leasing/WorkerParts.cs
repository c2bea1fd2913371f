using Microsoft.Extensions.Logging.Abstractions;
using Transcode.Media.Running;
using Transcode.Silo.Gateway;
using Transcode.Silo.Leasing;
using Transcode.Silo.Machine;
using Transcode.Silo.Neighbour;
using Transcode.Silo.Registration;
using Transcode.Silo.Streaming;

namespace Transcode.Silo.Tests.Leasing;

/// <summary>A worker put together as the product does it, for tests that hold on to its parts.</summary>
internal sealed class WorkerParts
{
    private readonly SiloOptions options;
    private readonly GatewayClient client;
    private readonly TimeProvider time;

    public WorkerParts(SiloOptions options, GatewayClient client, IToolRunner tools, TimeProvider? clock = null)
    {
        (this.options, this.client, time) = (options, client, clock ?? TimeProvider.System);
        Standing = new Standing(options);
        Hardware = new HardwareEncoders(options, tools, time, NullLogger<HardwareEncoders>.Instance);
        Abilities = new Abilities(options, tools, Hardware, time, NullLogger<Abilities>.Instance);
        GivenBack = new GivenBack(options, Abilities, time);
        var shelf = new SegmentShelf(options);
        Registrar = new Registrar(options, client, Standing, Abilities, shelf, time, NullLogger<Registrar>.Instance);
        Runner = new LeaseRunner(options, client, tools, Hardware, GivenBack, shelf, time, NullLogger<LeaseRunner>.Instance);
    }

    public Standing Standing { get; }
    public HardwareEncoders Hardware { get; }
    public Abilities Abilities { get; }
    public GivenBack GivenBack { get; }
    public Registrar Registrar { get; }
    public LeaseRunner Runner { get; }

    public LeaseLoop Loop() => new(options, client, Registrar, Standing, Abilities, Hardware, GivenBack, Runner, time, NullLogger<LeaseLoop>.Instance);

    public OwnerWatch Watch(MachineSigns signs) => new(options, signs, Standing, Registrar, time, NullLogger<OwnerWatch>.Instance);
}

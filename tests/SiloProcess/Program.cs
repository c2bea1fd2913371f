using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using Transcode.Silo;
using Transcode.Silo.Facts;
using Transcode.Silo.Homes;
using Transcode.Silo.Publishing;

// A silo as a process of its own, without bytes: SiloProcess embedded FOLDER | postgres ADDRESS SILO-PORT GATEWAY-PORT | azure CONNECTION
// PREFIX FOLDER SILO-PORT GATEWAY-PORT. It says "ready", and ends with its input.
IEngineHome home = args switch
{
    ["embedded", var folder] => new EmbeddedHome(folder),
    ["azure", var connection, var prefix, var folder, var silos, var clients]
        => new AzureHome(new AzureTables(connection, prefix), folder, IPAddress.Loopback, Port(silos), Port(clients)),
    _ => new PostgresHome(args[1], IPAddress.Loopback, Port(args[2]), Port(args[3])),
};
await home.Prepare(CancellationToken.None);
var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddSingleton<IResultPublisher, NoBytes>();
builder.UseOrleans(silo => home.Use(silo, new EngineOptions()));
using var host = builder.Build();
await host.StartAsync();
Console.WriteLine("ready");
await Console.In.ReadToEndAsync();
await host.StopAsync();

static int Port(string text) => int.Parse(text, CultureInfo.InvariantCulture);

internal sealed class NoBytes : IResultPublisher
{
    public Task<string?> Check(AssetId asset, StepResult result, string stagingPrefix, CancellationToken stop)
        => Task.FromResult<string?>(null);
    public Task Publish(string stagingPrefix, CancellationToken stop) => Task.CompletedTask;
    public Task Discard(string stagingPrefix, CancellationToken stop) => Task.CompletedTask;
    public Task Clean(Job job, bool withOutputs, CancellationToken stop) => Task.CompletedTask;
    public Task ForgetOutputs(AssetId asset, CancellationToken stop) => Task.CompletedTask;
}

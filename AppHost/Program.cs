using System.Globalization;
using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Transcode.AppHost;

// All of the platform on this machine, as it runs on many: a database, two silos, a gateway that asks them, two workers that know a key and
// the gateway's name.
var builder = DistributedApplication.CreateBuilder(args);
var settings = AppHostSettings.Read(builder.Configuration);
Directory.CreateDirectory(settings.Data);

var key = builder.AddParameter("key", () => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), secret: true);
var database = Database.Add(builder, settings.Data);

var shared = new SharedDatabase(database.Address);
var cluster = builder.AddOrleans("transcode").WithServiceId("transcode").WithClusterId("transcode").WithClustering(shared)
    .WithGrainStorage("Default", shared).WithReminders(shared);

var silo = Serve(builder.AddProject<Projects.Cli>("silo"), "silo").WithReplicas(settings.Silos).WithReference(cluster)
    .WaitFor(database.Server);
var gateway = Serve(builder.AddProject<Projects.Cli>("gateway"), "gateway").WithReplicas(settings.Gateways)
    .WithReference(cluster.AsClient()).WithExternalHttpEndpoints().WaitFor(silo);

for (var number = 1; number <= settings.Workers; number++)
{
    var name = $"worker-{number}";
    builder.AddProject<Projects.Cli>(name)
        .WithArgs("worker", "--name", name, "--slots", settings.Slots.ToString(CultureInfo.InvariantCulture), "--data",
        Path.Combine(settings.Data, name))
        .WithArgs("--join", "https+http://gateway").WithReference(gateway)
        .WithEnvironment("TRANSCODE_TOKEN", key)
        .WaitFor(gateway);
}

builder.Build().Run();

IResourceBuilder<ProjectResource> Serve(IResourceBuilder<ProjectResource> server, string role)
{
    server.WithHttpEndpoint();
    var http = server.GetEndpoint("http");
    return server.WithArgs("serve", "--role", role)
        .WithArgs("--listen", ReferenceExpression.Create($"127.0.0.1:{http.Property(EndpointProperty.TargetPort)}"))
        .WithArgs("--data", ReferenceExpression.Create($"{settings.Data}/{role}-{http.Property(EndpointProperty.TargetPort)}"))
        .WithEnvironment("TRANSCODE_API_KEY", key)
        .WithEnvironment("TRANSCODE_Storage__Folder__Root", Path.Combine(settings.Data, "media"))
        .WithHttpHealthCheck("/health");
}

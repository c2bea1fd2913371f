using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Transcode.AppHost;

/// <summary>The database that all servers share, and what to wait for before they start.</summary>
/// <param name="Address">Its connection string.</param>
/// <param name="Server">Healthy once it answers.</param>
internal sealed record Database(IResourceBuilder<IResourceWithConnectionString> Address, IResourceBuilder<IResource> Server)
{
    /// <summary>A container where an engine runs, else the PostgreSQL that is installed on this machine.</summary>
    public static Database Add(IDistributedApplicationBuilder builder, string folder)
    {
        if (!builder.ExecutionContext.IsRunMode || HasContainerEngine())
        {
            var server = builder.AddPostgres("postgres");
            return new Database(server.AddDatabase("state", "transcode"), server);
        }
        return Installed(builder, folder);
    }

    private static Database Installed(IDistributedApplicationBuilder builder, string folder)
    {
        var port = FreePort();
        var server = builder.AddExecutable("postgres", "bash", builder.AppHostDirectory, "postgres.sh",
            Path.Combine(folder, "postgres"), $"{port}")
            .WithEndpoint(port: port, scheme: "tcp", name: "tcp", isProxied: false);
        var tcp = server.GetEndpoint("tcp");
        var address = builder.AddConnectionString("state", ReferenceExpression.Create(
            $"Host=127.0.0.1;Port={tcp.Property(EndpointProperty.Port)};Username=postgres;Database=transcode;Maximum Pool Size=20"));
        builder.Services.AddHealthChecks()
            .AddNpgSql($"Host=127.0.0.1;Port={port};Username=postgres;Database=transcode;Timeout=2;Pooling=false",
            name: "postgres-answers");
        return new Database(address, server.WithHealthCheck("postgres-answers"));
    }

    /// <summary>Whether somebody answers where docker, or podman in its place, listens.</summary>
    private static bool HasContainerEngine()
    {
        try
        {
            using var asked = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            asked.Connect(new UnixDomainSocketEndPoint("/var/run/docker.sock"));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}

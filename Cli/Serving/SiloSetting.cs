using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Transcode.Silo.Homes;

namespace Transcode.Cli.Serving;

/// <summary>
/// Where the silos that share one state reach this one: TRANSCODE_Silo__Address, __Port and __GatewayPort. Without them: the address that
/// is listened on, or the machine's first, and ports that are free.
/// </summary>
internal static class SiloSetting
{
    public static IEngineHome Home(StateSetting state, DataFolder data, IPAddress listen)
    {
        var settings = StateSetting.Environment();
        var address = IPAddress.TryParse(settings["Silo:Address"], out var said) ? said : Reachable(listen);
        var (silos, clients) = (Port(settings["Silo:Port"]), Port(settings["Silo:GatewayPort"]));
        return state.Azure is { } tables
            ? new AzureHome(tables, data.StateCopy, address, silos, clients)
            : new PostgresHome(state.Postgres!, address, silos, clients);
    }

    private static IPAddress Reachable(IPAddress listen) => !listen.Equals(IPAddress.Any) && !listen.Equals(IPAddress.IPv6Any)
        ? listen
        : NetworkInterface.GetAllNetworkInterfaces()
            .Where(card => card.OperationalStatus == OperationalStatus.Up && card.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(card => card.GetIPProperties().UnicastAddresses.Select(unicast => unicast.Address))
            .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork) ?? IPAddress.Loopback;

    private static int Port(string? text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535)
            return port;
        using var probe = new TcpListener(IPAddress.Any, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}

namespace Transcode.Cli.Serving;

/// <summary>Which part of the platform a process is.</summary>
public enum ServeRole
{
    /// <summary>Silo and gateway, and a worker unless it is told otherwise.</summary>
    All = 1,
    /// <summary>Grains alone; its port tells health and metrics. It shares a database with others.</summary>
    Silo = 2,
    /// <summary>The doors alone: it asks the silos of the database and keeps nothing. Any number stand behind one address.</summary>
    Gateway = 3,
    /// <summary>A silo whose machine encodes as well: the worker speaks to the grains within the process.</summary>
    SiloWorker = 4,
}

/// <summary>What each role is made of.</summary>
internal static class ServeRoleParts
{
    public static bool HasSilo(this ServeRole role) => role != ServeRole.Gateway;

    public static bool HasDoors(this ServeRole role) => role is ServeRole.All or ServeRole.Gateway;

    public static bool HasWorker(this ServeRole role) => role is ServeRole.All or ServeRole.SiloWorker;
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Transcode.Orchestrator.State.Postgres;

/// <summary>Names of the database's advisory locks. Pure. They are numbers there, and belong to one database.</summary>
internal static class AdvisoryKeys
{
    /// <summary>Held while the tables are made.</summary>
    public static readonly long Migration = Of("migration");

    /// <summary>Held from the writing of events to their commit, so that sequences become visible in their order.</summary>
    public static readonly long Events = Of("events");

    /// <summary>Held, shared, by every process that serves.</summary>
    public static readonly long Serving = Of("serving");

    /// <summary>Public files of one job.</summary>
    public static long Outputs(string job) => Of("outputs " + job);

    /// <summary>Held by the process in which the worker of that name lives.</summary>
    public static long Worker(string name) => Of("worker " + name);

    private static long Of(string name) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes("transcode " + name)));
}

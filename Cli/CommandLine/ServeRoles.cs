using System.CommandLine.Parsing;
using Transcode.Cli.Serving;

namespace Transcode.Cli.CommandLine;

/// <summary>The words for what a process is.</summary>
internal static class ServeRoles
{
    public static string Word(ServeRole role) => role == ServeRole.SiloWorker ? "silo,worker" : role.ToString().ToLowerInvariant();

    public static ServeRole Read(ArgumentResult given)
    {
        switch (given.Tokens is [.., var last] ? last.Value : "")
        {
            case "all":
                return ServeRole.All;
            case "silo":
                return ServeRole.Silo;
            case "gateway":
                return ServeRole.Gateway;
            case "silo,worker" or "worker,silo" or "worker":
                return ServeRole.SiloWorker;
            case var other:
                given.AddError($"--role is all, silo, gateway or silo,worker, not '{other}'.");
                return ServeRole.All;
        }
    }
}

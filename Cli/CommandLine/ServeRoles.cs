using System.CommandLine.Parsing;
using Transcode.Cli.Serving;

namespace Transcode.Cli.CommandLine;

/// <summary>The words for what a process is.</summary>
internal static class ServeRoles
{
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
            case var other:
                given.AddError($"--role is all, silo or gateway, not '{other}'.");
                return ServeRole.All;
        }
    }
}

using System.Diagnostics;

namespace Transcode.Media.Running;

/// <summary>One run of a tool in the trace of its job: the arguments as they were given, without what is secret in them, and how it
/// ended.</summary>
internal static class ToolSpan
{
    private static readonly ActivitySource _source = new("Transcode.Media");

    public static Activity? Begin(ToolCommand command)
    {
        if (!_source.HasListeners() || Activity.Current is null)
            return null;
        var name = Path.GetFileNameWithoutExtension(command.Executable);
        var span = _source.StartActivity($"tool {name}");
        span?.SetTag("process.executable.name", name);
        span?.SetTag("process.command_args", command.Arguments.Select(WithoutSecret).ToArray());
        return span;
    }

    public static ToolResult End(this Activity? span, ToolResult result)
    {
        if (span is null)
            return result;
        span.SetTag("transcode.tool.result", result.GetType().Name);
        if (result is ToolResult.Exited { Code: var code })
            span.SetTag("process.exit.code", code);
        if (result is not ToolResult.Exited { Code: 0 })
            span.SetStatus(ActivityStatusCode.Error, result.GetType().Name);
        return result;
    }

    /// <summary>The query of an address is its signature.</summary>
    internal static string WithoutSecret(string argument)
    {
        var scheme = argument.IndexOf("://", StringComparison.Ordinal);
        var query = scheme < 0 ? -1 : argument.IndexOf('?', scheme);
        return query < 0 ? argument : argument[..query] + "?...";
    }
}

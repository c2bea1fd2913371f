namespace Transcode.EndToEnd.Tests.Documents;

/// <summary>What stands in the documents and cannot run in this test, each with its reason. Whatever is not here is run.</summary>
internal static class Unfit
{
    /// <summary>By the beginning of the words.</summary>
    public static readonly IReadOnlyDictionary<string, string> Why = new Dictionary<string, string>
    {
        ["./transcode --demo"] = "makes and transcodes a film of its own: CommandTests runs the same and looks at what it made",
        ["./test"] = "runs all tests, this one too",
        ["./transcode up"] = "builds the app host and takes fixed ports: ComposedTests runs the same composition",
        ["./transcode backup"] = "needs tables with a state in them: AzureStoresTests runs the guide's own lines",
        ["./transcode restore"] = "needs empty tables and a backup: AzureStoresTests runs the guide's own lines",
        ["bench/"] = "measures for minutes and wants the machine alone",
        ["tests/"] = "a test of its own, that takes minutes",
        ["deploy/"] = "publishes the single-file program: minutes, and the network",
        [".build/"] = "the single-file program, see deploy/worker/publish; tests/StandaloneWorker/run runs it",
        ["TRANSCODE_POSTGRES="] = "needs a database of that name at that address: PostgresTests runs the same against its own",
        ["export TRANSCODE_POSTGRES="] = "needs PostgreSQL and S3 at those addresses: FleetTests runs the same against its own",
    };

    public static string? Of(DocumentedCommand command) =>
        Why.Keys.FirstOrDefault(begin => (command.Before + command.Arguments).StartsWith(begin, StringComparison.Ordinal)) is { } begin
            ? Why[begin] : null;
}

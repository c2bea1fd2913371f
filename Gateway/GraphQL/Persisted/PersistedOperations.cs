using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using GraphQL;
using GraphQL.DI;
using Transcode.Gateway.GraphQL.Limits;

namespace Transcode.Gateway.GraphQL.Persisted;

/// <summary>
/// Automatic persisted operations: a client sends the SHA-256 of a document, and the document itself only when this server does not have
/// it. A text is kept when it ran, so that nobody fills the store with nonsense; each server has its own, and a client that meets another
/// sends it again.
/// </summary>
internal sealed class PersistedOperations : IConfigureExecution
{
    public const int Most = 1000;

    private readonly ConcurrentDictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>Before the document is looked at.</summary>
    public float SortOrder => 100;

    public async Task<ExecutionResult> ExecuteAsync(ExecutionOptions options, ExecutionDelegate next)
    {
        if (HashIn(options) is not { } hash)
            return await next(options);
        if (options.Query is null)
        {
            if (!_texts.TryGetValue(hash, out var text))
                return Refuse("PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND");
            options.Query = text;
            return await next(options);
        }
        if (options.Query.Length > DocumentLimits.LongestDocument
            || hash != Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(options.Query))))
            return Refuse("The hash is not that of the document.", "PERSISTED_QUERY_HASH_MISMATCH");
        var result = await next(options);
        if (result.Executed && _texts.Count < Most)
            _texts.TryAdd(hash, options.Query);
        return result;
    }

    private static string? HashIn(ExecutionOptions options) =>
        options.Extensions?.TryGetValue("persistedQuery", out var extension) == true && extension is IDictionary<string, object?> persisted
        && persisted.TryGetValue("sha256Hash", out var hash) ? hash as string : null;

    /// <summary>Message and code are those that clients look for.</summary>
    private static ExecutionResult Refuse(string message, string code) => new(new ExecutionError(message) { Code = code });
}

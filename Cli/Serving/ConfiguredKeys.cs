using System.Text.Json;
using System.Text.Json.Serialization;
using Transcode.Gateway.Access;

namespace Transcode.Cli.Serving;

/// <summary>
/// API keys come from the environment, as secrets do: TRANSCODE_API_KEY is one key for everything, TRANSCODE_API_KEYS_FILE names a JSON
/// file
/// <c>[{"name": "portal", "key": "…", "scopes": ["submit", "read"]}]</c>.
/// </summary>
public static class ConfiguredKeys
{
    public const string KeyVariable = "TRANSCODE_API_KEY";
    public const string FileVariable = "TRANSCODE_API_KEYS_FILE";

    /// <returns>The keys, or what is wrong.</returns>
    public static (IReadOnlyList<ApiKey> Keys, IReadOnlyList<string> Faults) Read(Func<string, string?> variable)
    {
        var keys = new List<ApiKey>();
        if (variable(KeyVariable) is { Length: > 0 } secret)
            keys.Add(new ApiKey("environment", secret, new HashSet<Scope> { Scope.Admin }));
        if (variable(FileVariable) is not { Length: > 0 } file)
            return (keys, []);
        try
        {
            foreach (var line in JsonSerializer.Deserialize(File.ReadAllBytes(file), KeysJson.Default.IReadOnlyListKeyLine) ?? [])
                keys.Add(new ApiKey(line.Name, line.Key, line.Scopes.ToHashSet()));
            return (keys, []);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return ([], [$"{FileVariable}: {file}: {exception.Message}"]);
        }
    }

    internal sealed record KeyLine(string Name, string Key, IReadOnlyList<Scope> Scopes);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<ConfiguredKeys.KeyLine>))]
internal sealed partial class KeysJson : JsonSerializerContext;

using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Transcode.Cli.Serving;

/// <summary>Where the serving process listens and the key of its owner; a file that only its user can read.</summary>
/// <param name="Url">Base address.</param>
/// <param name="Key">Sent as a bearer token; opens everything, local files too.</param>
/// <param name="Pid">Of the serving process.</param>
public sealed record Endpoint(string Url, string Key, int Pid)
{
    public static string NewKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    /// <summary>Null: there is none, or it is half written.</summary>
    public static Endpoint? Read(DataFolder data)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(data.EndpointFile), EndpointJson.Default.Endpoint);
        }
        catch (Exception exception) when (exception is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Appears whole.</summary>
    public void Write(DataFolder data)
    {
        var temporary = data.EndpointFile + ".new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(temporary, options))
            JsonSerializer.Serialize(file, this, EndpointJson.Default.Endpoint);
        File.Move(temporary, data.EndpointFile, overwrite: true);
    }

    public override string ToString() => $"{Url} (process {Pid})";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(Endpoint))]
internal sealed partial class EndpointJson : JsonSerializerContext;

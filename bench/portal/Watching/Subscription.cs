using System.Text.Json;

namespace Transcode.Bench.Portal.Watching;

/// <summary>What subscribers ask for, as a front end would.</summary>
internal static class Subscription
{
    internal static string Of(string job) => JsonSerializer.Serialize(new
    {
        query = "subscription Follow($id: ID!) { job(id: $id) { state final progress { percent fps remainingSeconds } } }",
        variables = new { id = job },
    });

    /// <exception cref="InvalidDataException">There is no job in it.</exception>
    internal static bool IsReady(JsonElement result)
        => result.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
            ? data.GetProperty("job").GetProperty("state").GetString() == "READY"
            : throw new InvalidDataException($"no job in {result}");
}

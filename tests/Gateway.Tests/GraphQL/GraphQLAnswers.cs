using System.Net.Http.Json;
using System.Text.Json;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.GraphQL;

/// <summary>Short ways to ask and to read what comes.</summary>
internal static class GraphQLAnswers
{
    /// <summary>As it comes, whatever it is.</summary>
    public static Task<HttpResponseMessage> Send(this HttpClient http, string query, object? variables = null) =>
        http.PostAsync("/graphql", JsonContent.Create(new { query, variables }));

    /// <summary>The data of an answer without errors.</summary>
    public static async Task<JsonElement> Ask(this HttpClient http, string query, object? variables = null)
    {
        using var response = await http.Send(query, variables);
        var answer = await response.Json();
        answer.TryGetProperty("errors", out var errors).ShouldBeFalse($"{query}: {errors}");
        return answer.GetProperty("data");
    }

    /// <summary>The code of the one error.</summary>
    public static async Task<string> Code(this HttpResponseMessage response)
    {
        var answer = await response.Json();
        return answer.TryGetProperty("errors", out var errors) ? errors[0].GetProperty("extensions").Text("code") : $"no error: {answer}";
    }

    public static IReadOnlyList<string> Texts(this JsonElement list, string field)
        => [.. list.EnumerateArray().Select(each => each.Text(field))];
}

using System.Text.Json;

namespace Transcode.Web.Texts;

/// <summary>A state's name as the API writes it; the texts are found by it.</summary>
internal static class StateName
{
    public static string Of<T>(T state) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());
}

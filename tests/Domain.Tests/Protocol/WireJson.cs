using System.Text.Json.Serialization.Metadata;
using Transcode.Domain.Protocol;

namespace Transcode.Domain.Tests.Protocol;

/// <summary>The product's own way to write JSON.</summary>
internal static class WireJson
{
    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)ProtocolJson.Default.GetTypeInfo(typeof(T))!;
}

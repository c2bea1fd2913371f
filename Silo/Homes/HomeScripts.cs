using System.Reflection;

namespace Transcode.Silo.Homes;

/// <summary>What we wrote for Orleans' ADO.NET providers.</summary>
internal static class HomeScripts
{
    public static string Read(string engine)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Transcode.Silo.Homes.{engine}.orleans.sql")
            ?? throw new InvalidOperationException($"There is no script for {engine}.");
        return new StreamReader(stream).ReadToEnd();
    }
}

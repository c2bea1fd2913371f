namespace Transcode.Domain;

/// <summary>
/// The version of this program. Servers and workers write each other's steps and results, and all workers of a fleet must give the same
/// bytes, so they work together only when it is the same.
/// </summary>
public static class ProductVersion
{
    /// <summary>As "0.1.0".</summary>
    public static string Current { get; } = typeof(ProductVersion).Assembly.GetName().Version!.ToString(3);
}

using System.Security.Cryptography;
using System.Text;

namespace Transcode.MediaEvidence.Samples;

/// <summary>Keeps made samples under their recipe's hash: a changed recipe is a new file, an unchanged one is made once.</summary>
internal static class SampleFolder
{
    private static readonly string _root = Environment.GetEnvironmentVariable("TRANSCODE_SAMPLES") ?? Path.Combine(Beside(), "samples");

    internal static string PathOf(Sample sample)
    {
        var folder = Path.Combine(_root, Key(sample));
        var path = Path.Combine(folder, sample.Name);
        if (!Path.Exists(path))
            Make(sample, folder);
        return path;
    }

    // Made aside and moved as a whole: two test processes may want the same sample at once, and a killed one leaves no half.
    private static void Make(Sample sample, string folder)
    {
        var aside = folder + "." + Path.GetRandomFileName();
        Directory.CreateDirectory(aside);
        foreach (var step in sample.Steps)
            step.In(aside);
        var made = Directory.EnumerateFileSystemEntries(aside, "out*").Single();
        if (File.Exists(made))
            File.Move(made, Path.Combine(aside, sample.Name));
        else
            Directory.Move(made, Path.Combine(aside, sample.Name));
        foreach (var rest in Directory.EnumerateFileSystemEntries(aside).Where(entry => Path.GetFileName(entry) != sample.Name))
            File.Delete(rest);
        try
        {
            Directory.Move(aside, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            Directory.Delete(aside, recursive: true);
        }
    }

    private static string Key(Sample sample)
    {
        var recipe = string.Join('\n', sample.Steps.Select(step => step.ToString())) + '\n' + sample.Name;
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(recipe)))[..16];
    }

    private static string Beside()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Transcode.Aspire.sln")))
            folder = folder.Parent;
        return folder is null ? Path.Combine(Path.GetTempPath(), "transcode") : Path.Combine(folder.FullName, ".build");
    }
}

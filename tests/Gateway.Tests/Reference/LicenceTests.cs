using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Xml.Linq;

namespace Transcode.Gateway.Tests.Reference;

/// <summary>What the page of licences says is what is in the program.</summary>
public class LicenceTests
{
    private static readonly string _root = Path.GetFullPath(Path.Combine(Here(), "../../.."));

    /// <summary>Those whose package names no licence by its SPDX name; looked up by hand.</summary>
    private static readonly Dictionary<string, string> _byHand = new()
    {
        ["Apache.Arrow"] = "Apache-2.0",
        ["System.Security.Cryptography.ProtectedData"] = "MIT",
    };

    /// <summary>Bundled with the portal's scripts, beside what its package.json names.</summary>
    private static readonly string[] _bundled = ["js-base64", "url-parse", "querystringify", "requires-port"];

    /// <summary>TRANSCODE_REGENERATE=1 writes it anew; read the difference.</summary>
    [Fact]
    public async Task Every_part_of_the_program_is_listed_with_its_version_and_licence()
    {
        var file = Path.Combine(_root, "Web/Settings/licences.md");
        var page = string.Join('\n', ["# Licences", "", "What the program is made with. A test makes this file of what is really in it.", "",
            "| part | version | licence |", "|---|---|---|",
            .. Packages().Concat(Scripts("Web/islands", _bundled)).Concat(Scripts("Web/islands/graphiql", []))
                .Select(part => $"| {part.Name} | {part.Version} | {part.Terms} |"), ""]);
        if (Environment.GetEnvironmentVariable("TRANSCODE_REGENERATE") == "1")
            await File.WriteAllTextAsync(file, page, TestContext.Current.CancellationToken);

        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldBe(page);
    }

    private static IEnumerable<(string Name, string Version, string Terms)> Packages()
    {
        var beside = Path.GetRelativePath(Path.Combine(_root, "tests/Gateway.Tests"), AppContext.BaseDirectory);
        using var listed = JsonDocument.Parse(File.ReadAllText(Path.Combine(_root, "Cli", beside, "transcode.deps.json")));
        var packages = listed.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "package")
            .Select(library => (Name: library.Name.Split('/'), Path: library.Value.GetProperty("path").GetString()!)).ToList();
        packages.Count.ShouldBeGreaterThan(50);
        return packages.OrderBy(package => package.Name[0], StringComparer.OrdinalIgnoreCase)
            .Select(package => (package.Name[0], package.Name[1], TermsOf(package.Name[0], package.Path)));
    }

    private static string TermsOf(string name, string path)
    {
        var folder = Path.Combine(Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/packages"), path);
        var licence = XDocument.Load(Directory.EnumerateFiles(folder, "*.nuspec").Single()).Descendants()
            .FirstOrDefault(element => element.Name.LocalName == "license" && element.Attribute("type")?.Value == "expression");
        return licence?.Value ?? _byHand[name];
    }

    private static IEnumerable<(string Name, string Version, string Terms)> Scripts(string folder, IEnumerable<string> also)
    {
        using var wanted = JsonDocument.Parse(File.ReadAllText(Path.Combine(_root, folder, "package.json")));
        using var locked = JsonDocument.Parse(File.ReadAllText(Path.Combine(_root, folder, "package-lock.json")));
        return [.. wanted.RootElement.GetProperty("dependencies").EnumerateObject().Select(one => one.Name).Concat(also)
            .Select(name => (Name: name, Part: locked.RootElement.GetProperty("packages").GetProperty($"node_modules/{name}")))
            .Select(one => (one.Name, one.Part.GetProperty("version").GetString()!, one.Part.GetProperty("license").GetString()!))];
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}

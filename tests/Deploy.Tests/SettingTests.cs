using System.Text.RegularExpressions;

namespace Transcode.Deploy.Tests;

/// <summary>Each setting that a document or a file for deployment names is one that somebody reads, in the section where it
/// stands.</summary>
public sealed partial class SettingTests
{
    private static readonly string[] _products = ["Cli", "Gateway", "Silo", "Storage", "Worker", "ServiceDefaults", "Domain", "AppHost"];

    private static readonly string _product = Sources(_products, "*.cs");

    /// <summary>Scripts, manifests and tests have variables of their own.</summary>
    private static readonly string _others
        = Sources(["deploy", "infra", "tests", "bench"], "*") + Files.Text("test") + Files.Text("transcode");

    /// <summary>Sections that are read as a whole, and by what; NAME is anybody's. Other settings stand in the product as they
    /// are.</summary>
    private static readonly (string Section, string Reader)[] _readers =
    [
        ("Storage", "Storage/Setup/MediaStoreOptions.cs"),
        ("Storage:Folder", "Storage/Folder/FolderStoreOptions.cs"),
        ("Storage:S3", "Storage/S3/S3StoreOptions.cs"),
        ("Storage:Blob", "Storage/Blob/BlobStoreOptions.cs"),
        ("Sources:NAME", "Storage/Sources/SourceStoreOptions.cs"),
        ("Access", "Cli/Serving/AccessSetting.cs"),
        ("Access:Jwt", "Cli/Serving/IdentitySetting.cs"),
        ("Access:Oidc", "Cli/Serving/IdentitySetting.cs"),
        ("Burst", "Cli/Serving/BurstSetting.cs"),
        ("Burst:RunPod", "Cli/Serving/BurstSetting.cs"),
        ("Burst:Tiers:NAME", "Cli/Serving/BurstSetting.cs"),
        ("Retention", "Cli/Serving/DispatchSettings.cs"),
        ("Worker", "Worker/WorkerOptions.cs"),
    ];

    public static TheoryData<string> Naming => new(
        Directory.EnumerateFiles(Files.Root, "*.md").Concat(Below("docs", "*.md")).Concat(Below("deploy", "*")).Concat(Below("infra", "*"))
            .Concat(Below("tests/Containers", "*")).Append(Files.Path("azure.yaml"))
            .Select(file => Path.GetRelativePath(Files.Root, file)).Where(file => file is not "CHANGELOG.md").Order());

    [Theory]
    [MemberData(nameof(Naming))]
    public void Settings_that_it_names_are_read(string file)
    {
        var text = Files.Text(file);
        foreach (var variable in Variable().Matches(text).Select(match => match.Value).Distinct())
            IsRead(variable).ShouldBeTrue($"{file}: nobody reads {variable}");
        foreach (var setting in Setting().Matches(text).Select(match => match.Groups[1].Value).Distinct())
            IsRead("TRANSCODE_" + setting.Replace(":", "__", StringComparison.Ordinal)).ShouldBeTrue($"{file}: nobody reads {setting}");
    }

    [Theory]
    [InlineData("TRANSCODE_Storage__Blob__AccountUrl", true)]
    [InlineData("TRANSCODE_Storage__Blob__AcountUrl", false)]
    [InlineData("TRANSCODE_Storage__Blob__Bucket", false)]
    [InlineData("TRANSCODE_Storage__S3__Bucket", true)]
    [InlineData("TRANSCODE_Storage__Bucket", false)]
    [InlineData("TRANSCODE_Storage__", true)]
    [InlineData("TRANSCODE_Stores__", false)]
    [InlineData("TRANSCODE_Sources__archive__Buckets", true)]
    [InlineData("TRANSCODE_Burst__Tiers__ada__Endpoint", true)]
    [InlineData("TRANSCODE_Burst__Tiers__ada__KeyFile", false)]
    [InlineData("TRANSCODE_Silo__Port", true)]
    [InlineData("TRANSCODE_Silo__Ports", false)]
    [InlineData("TRANSCODE_POSTGRES", true)]
    [InlineData("TRANSCODE_POSTGRESS", false)]
    [InlineData("TRANSCODE_AZURE_TABLES", true)]
    public void A_setting_that_nobody_reads_is_noticed(string variable, bool read) => IsRead(variable).ShouldBe(read);

    private static bool IsRead(string variable)
    {
        var parts = variable["TRANSCODE_".Length..].Split("__");
        if (parts.Length == 1)
            return _product.Contains($"\"{variable}\"", StringComparison.Ordinal)
                || Regex.IsMatch(_others,
                    @"(?:\$\{?|readEnvironmentVariable\('|environ\.get\(""|GetEnvironmentVariable\("")" + variable + @"\b");
        var (section, key) = (string.Join(':', parts[..^1]), parts[^1]);
        var known = _readers.Where(reader => IsOf(reader.Section, section)).ToList();
        if (key.Length == 0)
            return known.Count > 0 || _readers.Any(reader => reader.Section.StartsWith(section + ":", StringComparison.Ordinal));
        return _product.Contains($"\"{section}:{key}\"", StringComparison.Ordinal)
            || known.Any(reader => Regex.IsMatch(Files.Text(reader.Reader),
                $@"(?<!:)\b{key}(?: {{ get|""\W|\b\W*[,)])|""{parts[^2]}:{key}"""));
    }

    private static bool IsOf(string pattern, string section)
        => Regex.IsMatch(section, $"^{pattern.Replace("NAME", "[^:]+", StringComparison.Ordinal)}$");

    private static string Sources(string[] folders, string names)
        => string.Join('\n', folders.SelectMany(folder => Below(folder, names)).Select(File.ReadAllText));

    private static IEnumerable<string> Below(string folder, string names)
        => Directory.EnumerateFiles(Files.Path(folder), names, SearchOption.AllDirectories).Where(
            file => !Regex.IsMatch(file[Files.Root.Length..], @"/(?:bin|obj|node_modules|\.build|results)/")
                && new FileInfo(file).Length < 1 << 20);

    [GeneratedRegex(@"\bTRANSCODE_[A-Za-z]\w*")]
    private static partial Regex Variable();

    /// <summary>As documents write a setting of a section.</summary>
    [GeneratedRegex(@"`((?:Storage|Sources|Access|Burst|Retention|Worker|State|Silo|Guard|Dispatch|Stream|ConnectionStrings):[A-Za-z0-9]+(?::[A-Za-z0-9]+)*)`")]
    private static partial Regex Setting();
}

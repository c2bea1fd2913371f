using Transcode.Domain.Profiles;

namespace Transcode.Gateway.Profiles;

/// <summary>The profiles that may be asked for, read once at start.</summary>
public sealed class ProfileCatalogue
{
    /// <summary>Describes profiles to editors, and lies beside them.</summary>
    private const string SchemaExtension = ".schema.json";

    private readonly Dictionary<string, Profile> _byName = new(StringComparer.Ordinal);

    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    private ProfileCatalogue() { }

    /// <summary>By name.</summary>
    public IReadOnlyList<Profile> All => [.. _byName.Values.OrderBy(profile => profile.Name, StringComparer.Ordinal)];

    public Profile? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>As it is written.</summary>
    public string? TextOf(string name) => _texts.GetValueOrDefault(name);

    /// <summary>Reads every *.json of the folders that exist; a later folder's profile takes the place of an earlier one's. Either a
    /// catalogue, or every problem of every file.</summary>
    public static (ProfileCatalogue? Catalogue, IReadOnlyList<ProfileProblem> Problems) Read(IEnumerable<string> folders)
    {
        var catalogue = new ProfileCatalogue();
        var problems = new List<ProfileProblem>();
        foreach (var folder in folders.Where(Directory.Exists))
        {
            var files = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var file in Files(folder))
            {
                var text = File.ReadAllText(file);
                var (profile, wrong) = ProfileReader.Read(file, text);
                problems.AddRange(wrong);
                if (profile is null)
                    continue;
                if (!files.TryAdd(profile.Name, file))
                    problems.Add(new ProfileProblem(file,
                        "name", $"is \"{profile.Name}\", and so is that of {Path.GetFileName(files[profile.Name])}; rename one"));
                catalogue._byName[profile.Name] = profile;
                catalogue._texts[profile.Name] = text;
            }
        }
        return problems.Count == 0 ? (catalogue, problems) : (null, problems);
    }

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*.json")
        .Where(file => !file.EndsWith(SchemaExtension, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}

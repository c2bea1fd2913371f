using Transcode.Domain.Profiles;

namespace Transcode.Gateway.Profiles;

/// <summary>The profiles that may be asked for, read once at start.</summary>
public sealed class ProfileCatalogue
{
    /// <summary>What a job gets that names none.</summary>
    public const string Default = "hls";

    private readonly Dictionary<string, Profile> _byName = new(StringComparer.Ordinal);

    private ProfileCatalogue() { }

    /// <summary>By name.</summary>
    public IReadOnlyList<Profile> All => [.. _byName.Values.OrderBy(profile => profile.Name, StringComparer.Ordinal)];

    public Profile? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Reads every *.json of the folders that exist; either a catalogue, or every problem of every file.</summary>
    public static (ProfileCatalogue? Catalogue, IReadOnlyList<ProfileProblem> Problems) Read(IEnumerable<string> folders)
    {
        var catalogue = new ProfileCatalogue();
        var problems = new List<ProfileProblem>();
        foreach (var file in folders.Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)))
        {
            var (profile, wrong) = ProfileReader.Read(file, File.ReadAllText(file));
            problems.AddRange(wrong);
            if (profile is not null)
                catalogue._byName[profile.Name] = profile;
        }
        return problems.Count == 0 ? (catalogue, problems) : (null, problems);
    }
}

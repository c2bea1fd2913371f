using Transcode.Corpus.Running;
using Transcode.MediaEvidence;
using Transcode.MediaEvidence.Hls;

namespace Transcode.Corpus.Practice;

/// <summary>What one case gave, for its expectations to look at. What is decoded is decoded once.</summary>
public sealed class PracticeRun(string source, ProductRun run)
{
    private readonly Dictionary<string, Evidence> _seen = [];

    public string Source => source;

    public ProductRun Run => run;

    public Report Report => run.Report ?? throw new InvalidOperationException("the run gave no report");

    public string Folder => run.OutputFolder;

    public MasterPlaylist Master => MasterPlaylist.Read(run.Resolve(Report.Master ?? "master.m3u8"));

    /// <summary>The playlists of all ladder entries, the largest first.</summary>
    public IReadOnlyList<string> Renditions
        => [.. Master.Variants.OrderByDescending(variant => variant.Bandwidth).Select(variant => variant.Path)];

    public string Largest => Renditions[0];

    /// <summary>The playlist of the audio that is played unless a viewer chooses.</summary>
    public string Audio => Master.AudioTracks[0].Path;

    public string Mp4
        => run.Resolve(Report.Renditions?.Select(rendition => rendition.Mp4).FirstOrDefault(path => path is not null)
        ?? throw new InvalidOperationException("there is no MP4"));

    /// <summary>A file of the result by its name relative to the folder.</summary>
    public string File(string name) => Path.Combine(Folder, name);

    /// <summary>All that was said on the terminal, with and without --json: for remarks and warnings.</summary>
    public string Output => run.Reported + run.Errors;

    /// <summary>Decoded to its end, with the stamps as they are stored.</summary>
    public Evidence Seen(string path)
        => _seen.TryGetValue(path, out var evidence) ? evidence : _seen[path] = Evidence.Of(path, keepTimes: true);
}

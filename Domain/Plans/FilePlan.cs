using System.Text.Json.Serialization;
using Transcode.Domain.Playlists;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Time;

namespace Transcode.Domain.Plans;

/// <summary>Files that one step makes whole and straight from the source, with everything fixed that can be before it runs.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "file")]
[JsonDerivedType(typeof(Poster), "poster")]
[JsonDerivedType(typeof(Waveform), "waveform")]
[JsonDerivedType(typeof(Audio), "sound")]
[JsonDerivedType(typeof(Images), "pictures")]
[JsonDerivedType(typeof(Storyboard), "storyboard")]
[JsonDerivedType(typeof(Subtitles), "subtitles")]
public abstract record FilePlan
{
    private FilePlan() { }

    /// <summary>Names the step within its profile: "poster", "sound.web-audio".</summary>
    [JsonIgnore]
    public abstract string What { get; }

    /// <summary>The files it makes, as a viewer sees their paths; of a storyboard the first ones.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<string> FileNames { get; }

    /// <summary>The same with other names, where another profile of the job has taken these.</summary>
    public abstract FilePlan Renamed(Func<string, string> free);

    /// <summary>Expected work in seconds of encoded timeline.</summary>
    public virtual double Weight(SourceFacts source) => 1;

    /// <param name="Name">File name without extension.</param>
    /// <param name="Settings">What is wanted.</param>
    /// <param name="Width">Fitted, in square pixels.</param>
    /// <param name="Height">Fitted, in square pixels.</param>
    /// <param name="At">Where to look, on the output timeline.</param>
    public sealed record Poster(string Name, PosterSettings Settings, int Width, int Height, MediaTime At) : FilePlan
    {
        /// <summary>As the profile's video has it.</summary>
        public Deinterlacing Deinterlace { get; init => field = value == default ? Deinterlacing.Auto : value; } = Deinterlacing.Auto;

        public override string What => "poster";
        public override IReadOnlyList<string> FileNames => [Name + ".jpg"];
        public override FilePlan Renamed(Func<string, string> free) => this with { Name = free(Name) };
    }

    /// <param name="Name">File name without extension.</param>
    /// <param name="Settings">What is wanted.</param>
    /// <param name="Track">Of this audio track.</param>
    /// <param name="Origin">Source clock at the waveform's beginning, in output ticks: that of the picture, where there is one;
    /// null: the source's clock cannot be trusted, and its jumps are left out as they are from the picture.</param>
    public sealed record Waveform(string Name, WaveformSettings Settings, AudioFacts Track, long? Origin) : FilePlan
    {
        /// <summary>It begins with the first sample that decodes, as the audio file beside it does.</summary>
        public bool FromFirstSample { get; init; }

        public override string What => "waveform";
        public override IReadOnlyList<string> FileNames =>
            [.. new[] { Settings.Json is null ? null : Name + ".json", Settings.Png is null ? null : Name + ".png" }.OfType<string>()];
        public override FilePlan Renamed(Func<string, string> free) => this with { Name = free(Name) };
        public override double Weight(SourceFacts source) => Seconds(source) / 100;
    }

    /// <param name="Settings">What is wanted; its name is the file's, without extension.</param>
    /// <param name="Track">Of this audio track.</param>
    /// <param name="Channels">Of the result.</param>
    /// <param name="SampleRate">Of the result.</param>
    public sealed record Audio(AudioFileSettings Settings, AudioFacts Track, int Channels, int SampleRate) : FilePlan
    {
        public override string What => $"sound.{Settings.Name}";
        public override IReadOnlyList<string> FileNames => [Settings.Name + AudioCodec.Of(Settings.Container).Extension];
        public override FilePlan Renamed(Func<string, string> free)
            => this with { Settings = Settings with { Name = free(Settings.Name) } };
        public override double Weight(SourceFacts source) => Seconds(source) / (Settings.Loudness is null ? 20 : 12);
    }

    /// <param name="Wanted">All image renditions of a profile, largest first, so that the smaller ones can be made from the
    /// largest.</param>
    public sealed record Images(IReadOnlyList<ImagePlan> Wanted) : FilePlan
    {
        public override string What => "pictures";
        public override IReadOnlyList<string> FileNames => [.. Wanted.Select(each => each.FileName)];
        public override FilePlan Renamed(Func<string, string> free)
            => new Images([.. Wanted.Select(each => each with { Settings = each.Settings with { Name = free(each.Settings.Name) } })]);
        public override double Weight(SourceFacts source)
            => source.Image is { } image ? Math.Max(1, (double)image.Width * image.Height / 10_000_000) : 1;
    }

    /// <param name="Name">Folder of the sheets, and file name of the track without extension.</param>
    /// <param name="Settings">What is wanted.</param>
    /// <param name="Width">Of one picture, fitted, in square pixels.</param>
    /// <param name="Height">Of one picture, fitted, in square pixels.</param>
    /// <param name="Length">Of the video, from its first picture.</param>
    public sealed record Storyboard(string Name, StoryboardSettings Settings, int Width, int Height, MediaTime Length) : FilePlan
    {
        /// <summary>As the profile's video has it.</summary>
        public Deinterlacing Deinterlace { get; init => field = value == default ? Deinterlacing.Auto : value; } = Deinterlacing.Auto;

        /// <summary>When that is shown on the output timeline.</summary>
        public MediaTime From { get; init; }

        /// <summary>End of the output timeline; null: that of the video.</summary>
        public MediaTime? End { get; init; }

        public override string What => "storyboard";
        public override IReadOnlyList<string> FileNames => [Name + ".vtt", $"{Name}/{SheetName(0)}"];
        public override FilePlan Renamed(Func<string, string> free) => this with { Name = free(Name) };
        public override double Weight(SourceFacts source) => Seconds(source) / 10;

        public static string SheetName(int number)
            => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"sheet_{number:000}.jpg");
    }

    /// <param name="Tracks">Text tracks of the source; all are read in one go.</param>
    /// <param name="Starts">Where segments begin on the output timeline; empty: whole files only.</param>
    /// <param name="End">Of the last segment; zero: the end of the last text.</param>
    /// <param name="Origin">Source clock at zero of the output timeline, in output ticks; null: where ffmpeg puts it.</param>
    public sealed record Subtitles(IReadOnlyList<SubtitlePlan> Tracks, IReadOnlyList<MediaTime> Starts, MediaTime End, long? Origin)
        : FilePlan
    {
        public override string What => "subtitles";
        public override IReadOnlyList<string> FileNames => [.. Tracks.Select(track => track.FileName)];
        public override FilePlan Renamed(Func<string, string> free)
            => this with { Tracks = [.. Tracks.Select(track => track with { Name = free(track.Name) })] };
        public override double Weight(SourceFacts source) => Seconds(source) / 200;
    }

    private static double Seconds(SourceFacts source) => (source.Duration ?? MediaTime.Zero).Seconds;
}

/// <summary>One rendition of an image, with its size fixed.</summary>
/// <param name="Settings">What is wanted; its name is the file's, without extension.</param>
/// <param name="Width">Fitted, as a viewer sees it.</param>
/// <param name="Height">Fitted, as a viewer sees it.</param>
public sealed record ImagePlan(ImageSettings Settings, int Width, int Height)
{
    [JsonIgnore]
    public string FileName => Settings.Name + (Settings.Format == ImageFileFormat.Webp ? ".webp" : ".jpg");
}

/// <summary>One track of text.</summary>
/// <param name="Track">Of the source.</param>
/// <param name="Name">Folder of its segments, and name of the whole file: "en", "subtitles-2".</param>
/// <param name="Label">How a player offers it.</param>
public sealed record SubtitlePlan(SubtitleFacts Track, string Name, RenditionLabel Label)
{
    /// <summary>The whole track as one file, as a viewer sees its path.</summary>
    [JsonIgnore]
    public string FileName => $"{Folder}.vtt";

    /// <summary>Of its playlist and segments, below the outputs.</summary>
    [JsonIgnore]
    public string Folder => $"subtitles/{Name}";
}

using System.Globalization;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Media.Encode;
using Transcode.Media.Inputs;
using Transcode.Media.Running;

namespace Transcode.Media.Audio;

/// <summary>Where the tags of an audio track lie that is not read from its source itself.</summary>
/// <param name="Source">The source.</param>
/// <param name="Stream">The track in it.</param>
public sealed record TagSource(MediaInput Source, int Stream);

/// <summary>ffmpeg: one audio track as one file, with its tags and chapters where the container has a place for them. Pure.</summary>
public static class AudioFileCommand
{
    /// <param name="audio">What is wanted.</param>
    /// <param name="gain">Decibels to add; 0: none.</param>
    /// <param name="container">The source's: some keep their tags with the track.</param>
    /// <param name="input">The source, or samples that were made of it.</param>
    /// <param name="tags">Null: the tags are in <paramref name="input"/>.</param>
    /// <param name="file">To write.</param>
    /// <param name="folder">Working folder.</param>
    /// <param name="broadcast">Tags of a Broadcast WAV, which are kept in another; null: it is none.</param>
    /// <param name="decoded">Tags that are not UTF-8 in the source, and what they say; null: there is none.</param>
    public static ToolCommand For(FilePlan.Audio audio, double gain, string container, MediaInput input, TagSource? tags, string file,
        string folder, IReadOnlyDictionary<string, string>? broadcast = null, IReadOnlyDictionary<string, string>? decoded = null)
        => new("ffmpeg",
    [
        .. EncodeVideoCommand.Quiet,
        "-vn", "-threads", "1",
        .. input.Arguments,
        .. tags?.Source.Arguments ?? [],
        "-filter_complex", $"[0:{audio.Track.StreamIndex}]{AudioFileFilter.Of(audio)}{Gain(gain)}[s]",
        "-map", "[s]",
        .. Tags(tags is null ? "0" : "1", tags?.Stream ?? audio.Track.StreamIndex, container, decoded ?? _none),
        .. AudioTags.NotTrueAnyMore(audio, gain).SelectMany(tag => (IEnumerable<string>)["-metadata", tag + "="]),
        .. broadcast is null ? [] : AudioTags.Broadcast(broadcast, audio), "-map_chapters", tags is null ? "0" : "1",
        "-fflags", "+bitexact", "-flags:a", "+bitexact",
        .. Codec(audio.Settings),
        file,
    ], folder);

    private static string Gain(double gain)
        => gain == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $",volume={gain:0.00}dB:precision=double");

    /// <summary>Ogg has its tags with the track; all others with the file.</summary>
    private static IEnumerable<string> Tags(string input, int stream, string container, IReadOnlyDictionary<string, string> decoded)
        => container == "ogg"
        ? ["-map_metadata:g", $"{input}:g", "-map_metadata:g", string.Create(CultureInfo.InvariantCulture, $"{input}:s:{stream}")]
        : ["-map_metadata", input,
            .. decoded.Select(tag => $"{tag.Key}={tag.Value}").Concat(_ofTheContainer.Select(tag => tag + "="))
                .SelectMany(tag => (IEnumerable<string>)["-metadata", tag])];

    private static readonly Dictionary<string, string> _none = [];

    /// <summary>These describe the source file, not what is heard.</summary>
    private static readonly string[] _ofTheContainer = ["major_brand", "minor_version", "compatible_brands", "encoder", "creation_time"];

    private static IEnumerable<string> Codec(AudioFileSettings settings)
    {
        var bitrate = string.Create(CultureInfo.InvariantCulture, $"{settings.Kbps}k");
        return settings.Container switch
        {
            AudioContainer.Mp3 => ["-c:a", "libmp3lame", "-b:a", bitrate, "-id3v2_version", "3", "-f", "mp3"],
            AudioContainer.M4a => ["-c:a", "aac", "-b:a", bitrate, "-movflags", "+faststart", "-f", "ipod"],
            // Above 4 GB a plain WAV has no room for its length.
            AudioContainer.Wav
                => ["-c:a", string.Create(CultureInfo.InvariantCulture, $"pcm_s{settings.BitDepth}le"), "-rf64", "auto", "-f", "wav"],
            AudioContainer.Flac when settings.BitDepth == 16 => ["-c:a", "flac", "-sample_fmt", "s16", "-f", "flac"],
            AudioContainer.Flac => ["-c:a", "flac", "-sample_fmt", "s32", "-bits_per_raw_sample", "24", "-f", "flac"],
            _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Container, "no such container"),
        };
    }
}

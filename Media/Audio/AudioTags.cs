using System.Globalization;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;

namespace Transcode.Media.Audio;

/// <summary>Tags that say something of the samples themselves: some are not true of others, some have to be kept and reckoned anew.
/// Pure.</summary>
public static class AudioTags
{
    private static readonly string[] _ofTheLoudness =
    [
        "REPLAYGAIN_TRACK_GAIN", "REPLAYGAIN_TRACK_PEAK", "REPLAYGAIN_TRACK_RANGE", "REPLAYGAIN_TRACK_MINMAX", "REPLAYGAIN_ALBUM_GAIN",
            "REPLAYGAIN_ALBUM_PEAK",
        "REPLAYGAIN_ALBUM_RANGE", "REPLAYGAIN_ALBUM_MINMAX", "REPLAYGAIN_REFERENCE_LOUDNESS", "REPLAYGAIN_ALGORITHM", "REPLAYGAIN_UNDO",
            "R128_TRACK_GAIN", "R128_ALBUM_GAIN",
        "MP3GAIN_UNDO", "MP3GAIN_MINMAX", "MP3GAIN_ALBUM_MINMAX", "RVA", "RVAD", "RVA2", "RGAD", "iTunNORM",
        "replaygain track gain", "replaygain track peak", "replaygain album gain", "replaygain album peak",
    ];

    /// <summary>Of the very samples: where a track of a disc begins, a sum over it, what an encoder put before and behind it.</summary>
    private static readonly string[] _ofTheSamples = ["CUESHEET", "ACCURATERIPRESULT", "ACCURATERIPCRC", "ACCURATERIPDISCID", "CTDBDISCID",
        "MD5", "iTunes_CDDB_IDs"];

    private static readonly string[] _ofTheEncoder = ["iTunSMPB", "iTunPGAP", "LENGTH", "TLEN"];

    /// <summary>Of a Broadcast WAV: a moment counted in samples of its own rate, how its samples were made, which file it is.</summary>
    private static readonly string[] _ofTheRecording = ["time_reference", "coding_history", "umid"];

    /// <summary>In any spelling of the letters: ffmpeg does not tell them apart.</summary>
    /// <param name="audio">What is made.</param>
    /// <param name="gain">Decibels that were added.</param>
    public static IEnumerable<string> NotTrueAnyMore(FilePlan.Audio audio, double gain)
    {
        var louder = gain != 0 || audio.Channels != audio.Track.Channels || audio.Track.OverDecibels > 0;
        var same = !louder && AudioCodec.Of(audio.Settings.Container).IsLossless && audio.SampleRate == audio.Track.SampleRate;
        return [.. _ofTheEncoder, .. audio.Settings.Container == AudioContainer.Wav ? [] : _ofTheRecording,
            .. louder ? _ofTheLoudness : [], .. same ? [] : _ofTheSamples];
    }

    /// <summary>Whether a source is a Broadcast WAV: its reader gives each of them a time reference, if only 0.</summary>
    public static bool IsBroadcast(IReadOnlyDictionary<string, string> tags, string container)
        => container is "wav" or "w64" && tags.ContainsKey(TimeReference);

    /// <summary>
    /// The chunk that says what was recorded, by whom, and from which moment on. ffmpeg reads four of its fields under names of other
    /// formats; the moment is counted in samples, so it is another number at another rate.
    /// </summary>
    /// <param name="tags">Of the source, names in small letters.</param>
    /// <param name="audio">What is made.</param>
    public static IEnumerable<string> Broadcast(IReadOnlyDictionary<string, string> tags, FilePlan.Audio audio)
    {
        if (audio.Settings.Container != AudioContainer.Wav)
            return [];
        var fields = _fields.Where(field => tags.ContainsKey(field.Read)).Select(field => $"{field.Written}={tags[field.Read]}");
        var at = long.TryParse(tags[TimeReference], CultureInfo.InvariantCulture, out var samples) && samples > 0
            ? (long)Math.Round(samples * (decimal)audio.SampleRate / audio.Track.SampleRate)
            : 0;
        return ["-write_bext", "1",
            .. fields.Append(string.Create(CultureInfo.InvariantCulture, $"{TimeReference}={at}"))
                .SelectMany(field => (IEnumerable<string>)["-metadata", field])];
    }

    private const string TimeReference = "time_reference";

    private static readonly (string Read, string Written)[] _fields =
        [("comment", "description"), ("encoded_by", "originator"), ("date", "origination_date"), ("creation_time", "origination_time")];
}

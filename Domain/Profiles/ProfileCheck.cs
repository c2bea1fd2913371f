using Transcode.Domain.Sources;

namespace Transcode.Domain.Profiles;

/// <summary>What no field shows alone: whether the parts of a profile fit each other and the assets it is for.</summary>
internal static class ProfileCheck
{
    public static void Across(ProfileCursor root, Profile profile)
    {
        var streams = profile.Video is not null || profile.Audio is not null;
        var files = profile.Poster is not null || profile.Waveform is not null || profile.Storyboard is not null
            || profile.AudioFiles.Count > 0 || profile.Images.Count > 0;
        if (!streams && !files)
            root.Problem("video", "audio, poster, waveform, sound_files, pictures or storyboard is needed: the profile makes nothing");
        if (streams && profile.Hls is null && !profile.Mp4)
            root.Problem("hls", "or mp4 is needed: nothing would be packaged");
        if (!streams && (profile.Hls is not null || profile.Mp4))
            root.Problem(profile.Mp4 ? "mp4" : "hls", "packages video and audio, and the profile has neither");
        Encoder(root, profile);
        Segments(root, profile);
        Kinds(root, profile);
    }

    /// <summary>Chunks of different encoders share a track only if all write the profile that is asked for; x264's quickest preset leaves
    /// out what makes it one.</summary>
    private static void Encoder(ProfileCursor root, Profile profile)
    {
        if (profile.Video is { CopyWhenFits: true, Encoder: not EncoderChoice.Software })
            root.Problem("video.copy",
                "is when-fits, which only goes with the encoder software: chunks that are copied and others would need the same parameters");
        if (profile.Video is { Preset: "ultrafast", H264Profile: not "baseline" } video && EncoderChoice.IsMixed(video.Encoder))
            root.Problem(
                "video.preset", $"is ultrafast, which writes Baseline whatever h264_profile says, and hardware encoders would not; "
                + $"choose superfast or slower");
    }

    private static void Segments(ProfileCursor root, Profile profile)
    {
        if (profile is not { Video: { } video, Hls: { } hls })
            return;
        var gops = hls.SegmentSeconds / video.GopSeconds;
        if (Math.Abs(gops - Math.Round(gops)) > 1e-9)
            root.Problem(
                "hls.segment_seconds", $"is {hls.SegmentSeconds:0.###}; must be a whole multiple of video.gop_seconds ({video.GopSeconds:0.###})");
    }

    /// <summary>What an asset of no listed kind can give would never be made.</summary>
    private static void Kinds(ProfileCursor root, Profile profile)
    {
        if (profile.Assets.Count == 0)
            return;
        var (picture, audio, image) = (profile.Assets.Contains(AssetKind.Video),
            profile.Assets.Any(kind => kind is AssetKind.Video or AssetKind.Audio), profile.Assets.Contains(AssetKind.Image));
        Require(root, "video", profile.Video is not null, picture, "video");
        Require(root, "poster", profile.Poster is not null, picture, "video");
        Require(root, "storyboard", profile.Storyboard is not null, picture, "video");
        Require(root, "waveform", profile.Waveform is not null, audio, "video or audio");
        Require(root, "sound_files", profile.AudioFiles.Count > 0, audio, "video or audio");
        Require(root, "pictures", profile.Images.Count > 0, image, "image");
        if (profile.DefaultFor.Except(profile.Assets).ToList() is { Count: > 0 } others)
            root.Problem(
                "default_for", $"holds {string.Join(", ", others.Select(kind => kind.ToString().ToLowerInvariant()))}, which assets does not");
    }

    private static void Require(ProfileCursor root, string field, bool wanted, bool possible, string kinds)
    {
        if (wanted && !possible)
            root.Problem(field, $"can only be made of {kinds}, which assets does not hold");
    }
}

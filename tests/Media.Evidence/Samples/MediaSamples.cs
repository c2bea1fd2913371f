namespace Transcode.MediaEvidence.Samples;

/// <summary>All nasty inputs, made by ffmpeg and libvips when first wanted.</summary>
public static class MediaSamples
{
    public static IReadOnlyDictionary<string, IReadOnlyList<Sample>> Groups { get; } = new Dictionary<string, IReadOnlyList<Sample>>
    {
        ["structure"] = Structure.All,
        ["timing"] = Timing.All,
        ["pictures"] = Pictures.All,
        ["sounds"] = Sounds.All,
        ["names"] = Names.All,
        ["broken"] = Broken.All,
        ["hostile"] = Hostile.All,
        ["images"] = Images.All,
    };

    public static IReadOnlyList<Sample> All { get; } = [.. Groups.Values.SelectMany(group => group)];

    /// <summary>A flash and a beep at the same moment, for <see cref="Sync.FlashAndBeep"/>.</summary>
    public static Sample FlashAndBeep => Named("flash-and-beep.mp4");

    public static Sample Plain => Named("plain.mp4");

    public static Sample Named(string name) => All.Single(sample => sample.Name == name);
}

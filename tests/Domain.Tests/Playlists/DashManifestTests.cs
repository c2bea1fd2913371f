using System.Xml.Linq;
using Transcode.Domain.Playlists;
using Transcode.Domain.Time;

namespace Transcode.Domain.Tests.Playlists;

public sealed class DashManifestTests
{
    private static readonly XNamespace _dash = "urn:mpeg:dash:schema:mpd:2011";

    private static DashTrack Track(string name, int width, params double[] starts)
        => new(name, "avc1.64001f", 1000, width, width / 2, 48000, width == 0 ? new("a<b", "d&e", name == "de", true) : null,
        [.. starts.SkipLast(1).Zip(starts.Skip(1))
        .Select(pair => (MediaTime.FromSeconds(pair.First), MediaTime.FromSeconds(pair.Second - pair.First)))]);

    private static XElement Written(params DashTrack[] audioTracks) =>
        XDocument.Parse(DashManifest.Write([Track("720p", 1280, 0, 6, 12, 14)], audioTracks, [], MediaTime.FromSeconds(10))).Root!;

    [Fact]
    public void Times_are_those_that_are_stored_in_the_segments()
    {
        var template = Written().Descendants(_dash + "SegmentTemplate").Single();
        template.Attribute("presentationTimeOffset")!.Value.ShouldBe("900000");
        template.Descendants(_dash + "S").Select(s => $"{s.Attribute("t")?.Value} {s.Attribute("d")?.Value} {s.Attribute("r")?.Value}")
            .ShouldBe(["900000 540000 1", " 180000 "]);
    }

    [Fact]
    public void Rounding_of_sound_does_not_add_up()
    {
        // Each segment is told to last a tick less than the next one is away.
        var audio = Track("audio", 0, 0, 6, 12, 18) with { };
        audio = audio with { Segments = [.. audio.Segments.Select(segment => (segment.Start, new MediaTime(segment.Duration.Ticks - 1)))] };
        var lengths = Written(audio).Descendants(_dash + "Representation").Last().Descendants(_dash + "S")
            .Select(s => (string)s.Attribute("d")!);
        lengths.ShouldBe(["540000", "539999"]);
    }

    [Fact]
    public void Picture_and_each_sound_are_choices_of_their_own_and_a_strange_language_does_no_harm()
    {
        var sets = Written(Track("de", 0, 0, 6), Track("en", 0, 0, 6)).Descendants(_dash + "AdaptationSet").ToList();
        sets.Select(set => (string)set.Attribute("contentType")!).ShouldBe(["video", "audio", "audio"]);
        ((string)sets[1].Attribute("lang")!).ShouldBe("d&e");
        ((string)Written().Attribute("mediaPresentationDuration")!).ShouldBe("PT14S");
    }
}

using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Time;
using Transcode.Media.Inputs;
using Transcode.Media.Waveform;

namespace Transcode.Media.Tests.Waveform;

public sealed class WaveformTests
{
    private static readonly AudioFacts _surround = new() { StreamIndex = 1, Codec = "ac3", Channels = 6, SampleRate = 48000 };

    [Fact]
    public void The_words_for_samples()
    {
        var input = MediaInput.File("/media/film.mp4");
        PcmCommand.For(new("w", new() { Json = new() }, _surround, 126_000), input, "/work").ShouldBeAsIn("waveform-mixed");
        var split = new FilePlan.Waveform("w", new() { Json = new() { SplitChannels = true } }, _surround, 0);
        PcmCommand.For(split, input, "/work").ShouldBeAsIn("waveform-split");
        PcmCommand.Channels(split).ShouldBe(6);
        PcmCommand.For(new("w", new() { Json = new() }, _surround, null), input, "/work").ShouldBeAsIn("waveform-without-clock");
        PcmCommand.For(new("w", new() { Json = new() }, _surround, 126_000) { FromFirstSample = true }, input, "/work")
            .ShouldBeAsIn("waveform-from-first-sample");
        PcmCommand.For(
            split with
            {
                Track = _surround with
                {
                    EndsWithin = true,
                    Start = MediaTime.FromSeconds(1),
                    Duration = MediaTime.FromSeconds(2)
                }
            }, input, "/work")
            .Arguments.ShouldContain(argument => argument.Contains(",atrim=end=3", StringComparison.Ordinal));
    }

    /// <summary>Against the plainest way to do it, for any number of channels and any pieces in which a pipe delivers.</summary>
    [Theory]
    [InlineData(1, 512)]
    [InlineData(1, 7)]
    [InlineData(2, 256)]
    [InlineData(3, 100)]
    [InlineData(6, 64)]
    [InlineData(8, 2)]
    public void Peaks_are_the_least_and_the_greatest_of_each_channel(int channels, int samplesPerPixel)
    {
        var random = new Random(channels * 1000 + samplesPerPixel);
        var samples = new short[channels * (samplesPerPixel * 9 + samplesPerPixel / 2)];
        random.NextBytes(MemoryMarshal.AsBytes(samples.AsSpan()));
        var expected = samples.Chunk(channels * samplesPerPixel).SelectMany(pixel => Enumerable.Range(0, channels).SelectMany(channel =>
        {
            var own = pixel.Where((_, i) => i % channels == channel).ToList();
            return new[] { own.Min(), own.Max() };
        })).ToList();

        var told = new List<short>();
        var meter = new PeakMeter(channels, samplesPerPixel, peaks => told.AddRange(peaks));
        var bytes = MemoryMarshal.AsBytes(samples.AsSpan());
        while (bytes.Length > 0)
        {
            var piece = Math.Min(bytes.Length, random.Next(1, 3000));
            meter.Add(bytes[..piece]);
            bytes = bytes[piece..];
        }
        meter.Complete();
        told.ShouldBe(expected);
        meter.Samples.ShouldBe(samples.Length / channels);
    }

    [Theory]
    [InlineData(8, "[-128,127,0,0]")]
    [InlineData(16, "[-32768,32767,-255,255]")]
    public void The_data_is_what_waveform_readers_expect(int bits, string numbers)
    {
        using var written = new MemoryStream();
        var json = new WaveformJson(written, bits);
        json.Add([short.MinValue, short.MaxValue]);
        json.Add([-255, 255]);
        json.Flush();
        var text = Encoding.ASCII.GetString([.. json.Head(1, 48000, 512), .. written.ToArray(), .. WaveformJson.Tail.Span]);
        var root = JsonDocument.Parse(text).RootElement;
        root.EnumerateObject().Select(field => field.Name)
            .ShouldBe(["version", "channels", "sample_rate", "samples_per_pixel", "bits", "length", "data"]);
        (root.GetProperty("version").GetInt32(), root.GetProperty("length").GetInt32(),
            root.GetProperty("bits").GetInt32()).ShouldBe((2, 2, bits));
        root.GetProperty("data").GetArrayLength().ShouldBe(2 * 2 * 1);
        root.GetProperty("data").GetRawText().ShouldBe(numbers);
    }

    [Fact]
    public void Many_numbers_are_all_written()
    {
        using var written = new MemoryStream();
        var json = new WaveformJson(written, 16);
        for (var i = 0; i < 50_000; i++)
            json.Add([-12345, 12345]);
        json.Flush();
        JsonDocument.Parse($"[{Encoding.ASCII.GetString(written.ToArray())}]").RootElement.GetArrayLength().ShouldBe(100_000);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(100)]
    [InlineData(16 * 10)]
    [InlineData(12_345)]
    public void A_picture_shows_a_loud_moment_where_it_is_however_long_the_sound(int pixels)
    {
        var columns = new PeakColumns(10);
        for (var i = 0; i < pixels; i++)
            columns.Add(i == pixels / 2 ? [-20000, 30000] : [-5, 5]);
        var drawn = columns.Drawn();
        drawn.Count.ShouldBe(10);
        drawn.ShouldContain(((short)-20000, (short)30000));
        drawn[0].ShouldBe(((short)-5, (short)5));
        drawn[9].ShouldBe(((short)-5, (short)5));
    }

    [Fact]
    public void The_picture_is_a_png_of_its_size_with_a_line_for_silence()
    {
        var png = WaveformPng.Draw([(0, 0), (-32768, 32767), (0, 0)],
            new WaveformImage { Width = 3, Height = 5, Color = "ff0000", Background = "00ff00" });
        using var file = new TemporaryPng(png);
        // As another program reads it: three columns, five rows; the middle column is full.
        file.Pixels().ShouldBe(["grg", "grg", "rrr", "grg", "grg"]);
    }
}

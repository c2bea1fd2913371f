using System.Globalization;
using System.Text.RegularExpressions;
using Transcode.Domain.Profiles;

namespace Transcode.Media.Tests.Encode;

/// <summary>No output has combs, whatever the header says of fields.</summary>
public sealed partial class RightFieldsTests : EncodedFrames
{
    /// <summary>A bar, and nothing fine that idet would take for combs.</summary>
    private const string Whole = "-f lavfi -i nullsrc=s=192x112:r=25:d=1,geq=lum='if(lt(abs(X-mod(N*8,192)),10),235,16)':cb=128:cr=128";

    private const string Fields =
        "-f lavfi -i nullsrc=s=192x112:r=50:d=2,geq=lum='if(lt(abs(X-mod(N*8,192)),10),235,16)':cb=128:cr=128,interlace=scan={0}:lowpass=0";

    [Theory]
    [InlineData("mpeg2.ts", "tff", "-c:v mpeg2video -b:v 4M -flags +ildct+ilme -top 1", Deinterlacing.Auto)]
    [InlineData("mbaff.mp4", "tff", "-c:v libx264 -preset veryfast -flags +ildct+ilme -x264-params tff=1", Deinterlacing.Auto)]
    [InlineData("bottom.mkv", "bff", "-c:v libx264 -preset veryfast -flags +ildct+ilme -x264-params bff=1", Deinterlacing.Auto)]
    [InlineData("unmarked.avi", "tff", "-c:v huffyuv -pix_fmt yuv422p", Deinterlacing.Always)]
    [InlineData("by-its-container.mkv", "bff", "-c:v huffyuv -pix_fmt yuv422p -field_order bb", Deinterlacing.Auto)]
    [InlineData("by-its-container.mov", "tff", "-c:v png -pix_fmt rgb24 -field_order tt", Deinterlacing.Auto)]
    [InlineData("uncompressed.mov", "tff", "-c:v v410 -pix_fmt yuv444p10 -field_order tt", Deinterlacing.Auto)]
    [InlineData("uncompressed-rgb.mov", "tff", "-c:v r210 -pix_fmt gbrp10 -field_order tt", Deinterlacing.Auto)]
    public async Task No_frame_is_combed(string name, string scan, string encoder, Deinterlacing setting)
    {
        await Make(name, $"{Fields.Replace("{0}", scan, StringComparison.Ordinal)} {encoder}");
        (await Combed(name)).ShouldBeGreaterThan(20, "or this test could not fail");
        (await Combed((await Encode(name, setting, (192, 112)))[0])).ShouldBe(0);
    }

    [Theory]
    [InlineData(90, "transpose=clock")]
    [InlineData(180, "hflip,vflip")]
    [InlineData(270, "transpose=cclock")]
    public async Task Fields_are_told_apart_in_a_film_that_is_turned(int degrees, string back)
    {
        await Make("upright.mp4", $"{Fields.Replace("{0}", "tff", StringComparison.Ordinal)} -c:v libx264 -preset veryfast -flags +ildct+ilme -x264-params tff=1");
        await Make("turned.mp4", $"-i upright.mp4 -c copy -metadata:s:v:0 rotate={degrees}");
        var upright = (await Encode("upright.mp4", size: (192, 112)))[0];
        File.Move(PathOf(upright), PathOf("as-shot.mp4"));
        var turned = (await Encode("turned.mp4"))[0];
        await Tool("ffmpeg", "-v", "error", "-nostdin", "-i", turned, "-i", "as-shot.mp4", "-lavfi",
            $"[0]{back}[back];[back][1]ssim=stats_file=ssim.txt", "-f", "null", "-");
        var likeness = (await File.ReadAllLinesAsync(PathOf("ssim.txt"), TestContext.Current.CancellationToken))
            .Select(line => double.Parse(Likeness().Match(line).Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
        likeness.Count.ShouldBe(50);
        likeness.Min().ShouldBeGreaterThan(0.99);
    }

    [GeneratedRegex("All:([0-9.]+)")]
    private static partial Regex Likeness();

    [Theory]
    [InlineData("mpeg2video -b:v 4M", "-flags +ildct+ilme -top 1", "ts")]
    [InlineData("libx264 -preset veryfast -x264-params fake-interlaced=1", "-flags +ildct+ilme -x264-params tff=1", "ts")]
    public async Task A_film_that_begins_progressive_is_deinterlaced_from_where_its_fields_begin(string codec, string fields,
        string container)
    {
        await Make($"a.{container}", $"{Whole} -c:v {codec} -bf 0");
        await Make($"b.{container}", $"{Fields.Replace("{0}", "tff", StringComparison.Ordinal)} -c:v {codec.Replace(" -x264-params fake-interlaced=1", "", StringComparison.Ordinal)} {fields} -bf 0 -output_ts_offset 1.2");
        await Join("joined.ts", $"a.{container}", $"b.{container}");
        (await Combed("joined.ts")).ShouldBeGreaterThan(20, "or this test could not fail");
        (await Combed((await Encode("joined.ts", Deinterlacing.Auto, (192, 112)))[0])).ShouldBe(0);
    }

    private async Task<int> Combed(string file)
    {
        await Tool("ffmpeg", "-v", "error", "-nostdin", "-y", "-i", file, "-vf", "idet,metadata=print:file=idet.txt", "-f", "null", "-");
        return (await File.ReadAllLinesAsync(PathOf("idet.txt"),
            TestContext.Current.CancellationToken)).Count(line => Interlaced().IsMatch(line));
    }

    [GeneratedRegex("^lavfi.idet.multiple.current_frame=[tb]ff")]
    private static partial Regex Interlaced();
}

using Transcode.Domain;
using Transcode.Media.Images;
using Transcode.Media.Running;

namespace Transcode.Media.Tests.Images;

public sealed class ImageFailureTests
{
    private static readonly ToolCommand _command = HeaderCommand.For("image/source", ImageFormat.Heif, "/work");

    [Theory]
    [InlineData(Phase.ReadingSource, "heif: Invalid input: Unexpected end of file", FailureCodes.InputNotMedia, Party.Input)]
    [InlineData(Phase.Decoding, "VipsJpeg: Premature end of JPEG file", FailureCodes.InputUndecodable, Party.Input)]
    [InlineData(Phase.Decoding, "", FailureCodes.InputUndecodable, Party.Input)]
    [InlineData(Phase.Decoding, "heif: Unsupported feature: Unsupported codec (4.3000)", FailureCodes.ToolMissing, Party.Worker)]
    [InlineData(Phase.Decoding, "tiff2vips: tiled separate planes not supported", FailureCodes.ToolMissing, Party.Worker)]
    [InlineData(Phase.ReadingSource, "tiff2vips: samples_per_pixel not a whole number of bytes", FailureCodes.InputRefusedFormat,
        Party.Input)]
    [InlineData(Phase.Decoding, "tiff2vips: samples out of range", FailureCodes.InputRefusedFormat, Party.Input)]
    [InlineData(Phase.Decoding, "tiff2vips: unsupported tiff image type", FailureCodes.InputRefusedFormat, Party.Input)]
    [InlineData(Phase.ReadingSource, "VipsJpeg: Unsupported JPEG process: SOF type 0xc3", FailureCodes.InputRefusedFormat, Party.Input)]
    [InlineData(Phase.ReadingSource, "VipsJpeg: Unsupported JPEG data precision 12", FailureCodes.InputRefusedFormat, Party.Input)]
    [InlineData(Phase.ReadingSource, "vipsheader: VipsForeignLoad: \"image/source\" is not a known file format", FailureCodes.ToolMissing,
        Party.Worker)]
    [InlineData(Phase.Decoding, "glib: exceeded more than 500000 referenced elements", FailureCodes.InputTooLarge, Party.Input)]
    [InlineData(Phase.Decoding, "wbuffer_write: write failed\nunix error: No space left on device", FailureCodes.StorageFull,
        Party.Storage)]
    public void What_libvips_says_has_a_name(Phase phase, string reported, string code, Party party)
    {
        var failure = ImageFailure.Of(_command, new ToolResult.Exited(1, new StderrTail(reported.Split('\n'), 1), ToolUsage.Nothing),
            phase, ImageFormat.Heif).ShouldNotBeNull();
        (failure.Code, failure.Party).ShouldBe((code, party));
        failure.Replay.ShouldBe("VIPS_CONCURRENCY=1 VIPS_BLOCK_UNTRUSTED=1 vipsheader -a image/source");
    }

    [Theory]
    [InlineData("vipsheader: VipsForeignLoad: \"image/source\" is not a known file format")]
    [InlineData("vipsheader: magickload: operation is blocked")] // as a libvips with ImageMagick says it
    public void A_tiff_without_its_index_is_cut_off_and_not_unknown(string reported) => ImageFailure.Of(_command,
        new ToolResult.Exited(1, new StderrTail([reported], 1), ToolUsage.Nothing), Phase.ReadingSource,
        ImageFormat.Tiff)!.Code.ShouldBe(FailureCodes.InputNotMedia);

    [Fact]
    public void Samples_that_no_libvips_reads_are_to_be_converted() => ImageFailure.Of(_command,
        new ToolResult.Exited(1, new StderrTail(["tiff2vips: samples_per_pixel not a whole number of bytes"], 1), ToolUsage.Nothing),
        Phase.ReadingSource, ImageFormat.Tiff)!.Message.ShouldContain("Convert it to 8 or 16 bits a sample");

    [Fact]
    public void The_same_fault_is_told_in_the_same_words_each_time() => ImageFailure.Of(_command,
        new ToolResult.Exited(1, new StderrTail(["(vips:6398): VIPS-WARNING **: 14:53:06.073: error in tile 0 x 368"], 1),
        ToolUsage.Nothing), Phase.Decoding, ImageFormat.Jpeg)!.Detail.ShouldBe("error in tile 0 x 368");

    [Fact]
    public void Too_much_memory_names_the_limit_of_images() =>
        ImageFailure.Of(_command, new ToolResult.LimitHit(ToolLimit.Memory, StderrTail.Empty, ToolUsage.Nothing), Phase.Decoding,
            ImageFormat.Heif)!.Message.ShouldContain("Worker:ImageMemoryBytes");

    [Fact]
    public void A_file_that_another_reader_took_is_not_read()
    {
        ImageFailure.WrongLoader(ImageFormat.Svg, "svgload").ShouldBeNull();
        ImageFailure.WrongLoader(ImageFormat.Svg, "magickload").ShouldNotBeNull().Message.ShouldContain("cannot read this SVG image");
    }
}

using System.Buffers.Binary;
using System.Text;
using Transcode.Media.Images;

namespace Transcode.Media.Tests.Images;

public sealed class WebpContainerTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_the_picture_is_left()
    {
        var extended = new byte[] { 0x3C, 0, 0, 0, 9, 0, 0, 9, 0, 0 }; // all flags but that of animation
        using var source = new MemoryStream(File(("VP8X", extended), ("ICCP", new byte[7]), ("VP8 ", [1, 2, 3]),
            ("EXIF", new byte[100_001]), ("XMP ", [5])));
        using var target = new MemoryStream();
        await WebpContainer.CopyImage(source, target, Now);
        extended[0] = 0x10; // alpha stays
        target.ToArray().ShouldBe(File(("VP8X", extended), ("VP8 ", [1, 2, 3])));
    }

    [Theory]
    [InlineData("")]
    [InlineData("RIFF0000WAVEfmt ")]
    public async Task What_is_no_webp_is_a_fault(string text)
    {
        using var source = new MemoryStream(Encoding.ASCII.GetBytes(text));
        await Should.ThrowAsync<Exception>(() => WebpContainer.CopyImage(source, Stream.Null, Now));
    }

    private static byte[] File(params (string Name, byte[] Content)[] chunks)
    {
        byte[] body = [.. "WEBP"u8,
            .. chunks.SelectMany(
                chunk => (byte[])[.. Encoding.ASCII.GetBytes(chunk.Name), .. Number(chunk.Content.Length), .. chunk.Content,
                    .. new byte[chunk.Content.Length % 2]])];
        return [.. "RIFF"u8, .. Number(body.Length), .. body];
    }

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}

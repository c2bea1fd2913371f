using System.Buffers.Binary;
using Transcode.Media.Images;

namespace Transcode.Media.Tests.Images;

public sealed class CameraRawTests
{
    private static readonly (ushort Tag, ushort Type, uint Count, uint Value) _preview = (254, 4, 1, 1), _colours = (262, 3, 1, 2),
        _maker = (271, 2, 4, 0x00786F46);

    [Fact]
    public void A_photo_of_a_camera_is_a_photo()
        => CameraRaw.IsIn(Tiff([_colours, _maker, (272, 2, 4, 0x00786F46), (34665, 4, 1, 8)])).ShouldBeFalse();

    [Theory]
    [InlineData(50706, 1, 0x00000401)] // DNG
    [InlineData(33422, 1, 0x02010100)] // TIFF/EP
    [InlineData(262, 3, 32803)]
    [InlineData(262, 3, 34892)]
    [InlineData(259, 3, 34713)] // NEF
    [InlineData(259, 3, 65535)] // PEF
    public void What_a_sensor_measured_is_told_wherever_it_lies(int tag, int type, uint value)
    {
        (ushort, ushort, uint, uint) raw = ((ushort)tag, (ushort)type, 1, value);
        CameraRaw.IsIn(Tiff([_maker, raw])).ShouldBeTrue();
        CameraRaw.IsIn(Tiff([_preview, _colours], [raw])).ShouldBeTrue("in a second directory");
        CameraRaw.IsIn(Below(raw, 1)).ShouldBeTrue("in a directory below");
        CameraRaw.IsIn(Below(raw, 3)).ShouldBeTrue("in the last of several below");
    }

    [Fact]
    public void A_file_that_leads_in_circles_or_nowhere_comes_to_an_end()
    {
        var circle = Tiff([_colours, (330, 4, 1, 8)]).ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(circle.AsSpan(10 + 24), 8);
        CameraRaw.IsIn(new MemoryStream(circle)).ShouldBeFalse();
        CameraRaw.IsIn(Tiff([(330, 4, uint.MaxValue, 8)])).ShouldBeFalse();
        CameraRaw.IsIn(Tiff([(330, 4, 9, uint.MaxValue)])).ShouldBeFalse();
        CameraRaw.IsIn(new MemoryStream([.. "II*\0"u8, 255, 255, 255, 255, 1, 2, 3, 4, 5, 6, 7, 8])).ShouldBeFalse();
        CameraRaw.IsIn(new MemoryStream([.. "MM\0+"u8, 0, 8, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255])).ShouldBeFalse();
        CameraRaw.IsIn(new MemoryStream("II"u8.ToArray())).ShouldBeFalse();
        var noise = new byte[4000];
        for (var seed = 0; seed < 300; seed++)
        {
            new Random(seed).NextBytes(noise);
            "II*\0\b\0\0\0"u8.CopyTo(noise);
            noise[9] = 0; // at most 255 entries
            Should.NotThrow(() => CameraRaw.IsIn(new MemoryStream(noise)));
        }
    }

    private static MemoryStream Below((ushort, ushort, uint, uint) raw, uint count)
    {
        // The list of several lies behind all directories; each of them but the last is the photo's own.
        var file = Tiff([_preview, _colours, (330, 4, count, 0)], [raw]).ToArray().ToList();
        var (first, second) = (8u, 8u + 2 + 3 * 12 + 4);
        var value = count == 1 ? second : (uint)file.Count;
        var bytes = file.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(10 + 24 + 8), value);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(10 + 36), 0); // no second directory
        return new MemoryStream([.. bytes,
            .. Enumerable.Range(1, (int)count).SelectMany(each => BitConverter.GetBytes(each == count ? second : first))]);
    }

    private static MemoryStream Tiff(params (ushort Tag, ushort Type, uint Count, uint Value)[][] directories)
    {
        var file = new MemoryStream();
        using var writer = new BinaryWriter(file, System.Text.Encoding.Latin1, leaveOpen: true);
        writer.Write("II*\0"u8);
        writer.Write(8);
        foreach (var (directory, number) in directories.Select((each, number) => (each, number)))
        {
            writer.Write((ushort)directory.Length);
            foreach (var (tag, type, count, value) in directory)
            {
                writer.Write(tag);
                writer.Write(type);
                writer.Write(count);
                writer.Write(value);
            }
            writer.Write(number + 1 < directories.Length ? (int)file.Position + 4 : 0);
        }
        writer.Write(new byte[8]);
        return file;
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Transcode.Domain.Time;

/// <summary>An instant or a length on the output timeline, counted in ticks of 1/90000 s. Exact: no double is ever cut by.</summary>
[JsonConverter(typeof(Converter))]
public readonly record struct MediaTime(long Ticks) : IComparable<MediaTime>
{
    public const long TicksPerSecond = 90000;

    public static readonly MediaTime Zero;

    public double Seconds => Ticks / (double)TicksPerSecond;

    /// <summary>The nearest tick to a number of seconds; for settings (6 s segments) and ffprobe's decimal durations.</summary>
    public static MediaTime FromSeconds(double seconds) => new((long)Math.Round(seconds * TicksPerSecond, MidpointRounding.AwayFromZero));

    public static MediaTime From(long ticks, TimeBase timeBase) => new(timeBase.Convert(ticks, TimeBase.Output));

    public static MediaTime operator +(MediaTime a, MediaTime b) => new(a.Ticks + b.Ticks);
    public static MediaTime operator -(MediaTime a, MediaTime b) => new(a.Ticks - b.Ticks);
    public static bool operator <(MediaTime a, MediaTime b) => a.Ticks < b.Ticks;
    public static bool operator >(MediaTime a, MediaTime b) => a.Ticks > b.Ticks;
    public static bool operator <=(MediaTime a, MediaTime b) => a.Ticks <= b.Ticks;
    public static bool operator >=(MediaTime a, MediaTime b) => a.Ticks >= b.Ticks;

    public int CompareTo(MediaTime other) => Ticks.CompareTo(other.Ticks);

    /// <summary>Seconds with six decimals and a point, as ffmpeg reads them.</summary>
    public string ToDecimal() => ((decimal)Ticks / TicksPerSecond).ToString("0.000000", CultureInfo.InvariantCulture);

    /// <summary>hh:mm:ss.fff, for people; more than a day goes on in hours.</summary>
    public override string ToString()
    {
        var span = TimeSpan.FromTicks((long)((Int128)Ticks * TimeSpan.TicksPerSecond / TicksPerSecond)).Duration();
        return string.Create(CultureInfo.InvariantCulture, $"{(Ticks < 0 ? "-" : "")}{(int)span.TotalHours:00}:{span:mm\\:ss\\.fff}");
    }

    /// <summary>On the wire and in the state a time is a whole number of ticks.</summary>
    internal sealed class Converter : JsonConverter<MediaTime>
    {
        public override MediaTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => new(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, MediaTime value, JsonSerializerOptions options)
            => writer.WriteNumberValue(value.Ticks);
    }
}

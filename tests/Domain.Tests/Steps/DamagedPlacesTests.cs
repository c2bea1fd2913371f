using Transcode.Domain.Steps;
using Transcode.Domain.Time;

namespace Transcode.Domain.Tests.Steps;

public sealed class DamagedPlacesTests
{
    [Fact]
    public void Neighbours_are_told_as_one_with_the_words_of_each_once() =>
        DamagedPlaces.Told([At(1.2, 1.3, "b"), At(1, 1.04, "a"), At(1.04, 1.08, "a"), At(5, 5.1, "a")])
            .ShouldBe([At(1, 1.3, "a; b"), At(5, 5.1, "a")]);

    [Fact]
    public void What_lies_within_another_does_not_end_it() =>
        DamagedPlaces.Told([At(1, 4, "a"), At(2, 2.1, "a"), At(4.1, 4.2, "a")]).ShouldBe([At(1, 4.2, "a")]);

    [Fact]
    public void Twenty_are_told_and_the_rest_is_counted()
    {
        var told = DamagedPlaces.Told(Enumerable.Range(0, 50).Select(n => At(n, n + 0.1, "a")));
        told.Count.ShouldBe(21);
        told[^1].ShouldBe(At(20, 49.1, "30 more places"));
    }

    private static Damage At(double from, double to, string message)
        => new(MediaTime.FromSeconds(from), MediaTime.FromSeconds(to), message);
}

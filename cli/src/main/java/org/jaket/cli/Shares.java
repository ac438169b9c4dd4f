package org.jaket.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A share of something: {@code 20%} or {@code 0.2}. */
final class Shares implements ITypeConverter<Double> {

    @Override
    public Double convert(String value) {
        boolean percent = value.endsWith("%");
        try {
            double number = Double.parseDouble(percent ? value.substring(0, value.length() - 1) : value);
            return percent ? number / 100 : number;
        } catch (NumberFormatException e) {
            throw new TypeConversionException("expected a share such as 20% or 0.2, found " + value);
        }
    }
}
